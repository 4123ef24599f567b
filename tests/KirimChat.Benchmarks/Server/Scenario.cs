using System.Globalization;

namespace KirimChat.Benchmarks.Server;

/// <summary>What the server does for a contact; the id says it, so that every client can ask for it.</summary>
/// <param name="MetadataBytes">About how much metadata the contact has.</param>
/// <param name="RetriedPercent">How many of the answers are a 503 that asks to be tried again.</param>
internal readonly record struct Scenario(int MetadataBytes, int RetriedPercent)
{
    /// <summary>A contact whose body has 400 bytes, always answered.</summary>
    public static Scenario Usual { get; } = new(98, 0);

    public string Id => string.Create(CultureInfo.InvariantCulture, $"ctc_{MetadataBytes:D10}_{RetriedPercent:D11}");

    public static Scenario Of(string id) =>
        id.Split('_') is ["ctc", var bytes, var percent]
            ? new(int.Parse(bytes, CultureInfo.InvariantCulture), int.Parse(percent, CultureInfo.InvariantCulture))
            : throw new ArgumentException($"{id} is no scenario.", nameof(id));
}
