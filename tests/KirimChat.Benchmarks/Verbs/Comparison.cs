using System.Text.Json;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Reporting;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>The result of <c>compare</c> as it is committed.</summary>
/// <param name="Provenance">Where it comes from.</param>
/// <param name="BytesInMemory">What a call of each client allocates, over answers from memory.</param>
/// <param name="Ratios">The list that <c>--json</c> writes.</param>
internal sealed record Comparison(Provenance Provenance, IReadOnlyDictionary<string, double> BytesInMemory, IReadOnlyList<Ratios> Ratios)
{
    private const double Allowed = 1.05;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<Comparison> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<Comparison>(stream, Json)
            ?? throw new InvalidDataException($"{file} holds no result.");
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public string RatiosToJson() => JsonSerializer.Serialize(Ratios, Json) + "\n";

    /// <summary>What is wrong against a committed result. Bytes only: time is noise on a machine that others use too.</summary>
    public string? Regression(Comparison committed)
    {
        var (now, then) = (BytesInMemory[Roster.KirimChat], committed.BytesInMemory[Roster.KirimChat]);
        return now > then * Allowed
            ? $"A call allocates {Figures.Whole(now)} bytes, {now / then - 1:P1} more than the {Figures.Whole(then)} that are committed; {Allowed - 1:P0} are allowed."
            : null;
    }
}
