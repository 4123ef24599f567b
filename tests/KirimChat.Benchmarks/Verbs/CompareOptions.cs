namespace KirimChat.Benchmarks.Verbs;

/// <param name="Quick">Few seconds for each client.</param>
/// <param name="Save">Writes the results that are committed.</param>
/// <param name="Json">Where the list of ratios goes.</param>
/// <param name="Baseline">The committed result that the bytes are held against.</param>
internal sealed record CompareOptions(bool Quick = false, bool Save = false, string? Json = null, string? Baseline = null)
{
    public static CompareOptions Parse(string[] args) =>
        args switch
        {
            [] => new(),
            ["--quick", .. var rest] => Parse(rest) with { Quick = true },
            ["--save", .. var rest] => Parse(rest) with { Save = true },
            ["--json", var file, .. var rest] => Parse(rest) with { Json = file },
            ["--baseline", var file, .. var rest] => Parse(rest) with { Baseline = file },
            [var other, ..] => throw new UsageException($"compare does not understand {other}."),
        };
}
