using System.Globalization;

namespace KirimChat.Benchmarks.Server;

/// <summary>What the server returns for a contact. The ID encodes it, so that every client can request it.</summary>
/// <param name="MetadataBytes">The approximate size of the metadata.</param>
/// <param name="RetriedPercent">The percentage of the responses that are a 503, which the client retries.</param>
internal readonly record struct Scenario(int MetadataBytes, int RetriedPercent)
{
    /// <summary>A contact with a body of 400 bytes, and no 503.</summary>
    public static Scenario Default { get; } = new(98, 0);

    public string Id => string.Create(CultureInfo.InvariantCulture, $"ctc_{MetadataBytes:D10}_{RetriedPercent:D11}");

    public static Scenario Of(string id) =>
        id.Split('_') is ["ctc", var bytes, var percent]
            ? new(int.Parse(bytes, CultureInfo.InvariantCulture), int.Parse(percent, CultureInfo.InvariantCulture))
            : throw new ArgumentException($"{id} is not a scenario.", nameof(id));
}
