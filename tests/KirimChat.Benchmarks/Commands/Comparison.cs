using System.Text.Json;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Reporting;

namespace KirimChat.Benchmarks.Commands;

/// <summary>The committed result of <c>compare</c>.</summary>
/// <param name="Provenance">The machine, date, commit, and command.</param>
/// <param name="BytesInMemory">The bytes that a call of each client allocates, with responses from memory.</param>
/// <param name="Ratios">The list that <c>--json</c> writes.</param>
internal sealed record Comparison(Provenance Provenance, IReadOnlyDictionary<string, double> BytesInMemory, IReadOnlyList<Ratios> Ratios)
{
    private const double Allowed = 1.05;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<Comparison> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<Comparison>(stream, Json)
            ?? throw new InvalidDataException($"{file} does not contain a result.");
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public string RatiosToJson() => JsonSerializer.Serialize(Ratios, Json) + "\n";

    /// <summary>
    /// Describes the regression from a committed result, or returns null. Compares bytes only, because time varies on a shared machine.
    /// </summary>
    public string? Regression(Comparison committed)
    {
        var (now, then) = (BytesInMemory[ClientRegistry.KirimChat], committed.BytesInMemory[ClientRegistry.KirimChat]);
        return now > then * Allowed
            ? $"A call allocates {NumberFormat.Whole(now)} bytes, {now / then - 1:P1} more than the committed "
                + $"{NumberFormat.Whole(then)} bytes. "
                + $"The maximum is {Allowed - 1:P0} more."
            : null;
    }
}
