namespace KirimChat.Benchmarks.Commands;

/// <param name="Quick">Whether to take only a few seconds per client.</param>
/// <param name="Save">Whether to write the committed results.</param>
/// <param name="Json">The file for the list of ratios.</param>
/// <param name="Baseline">The committed result with which the allocated bytes are compared.</param>
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
            [var other, ..] => throw new UsageException($"Unknown option of compare: {other}."),
        };
}
