namespace KirimChat.Benchmarks.Reporting;

/// <summary>A line of a chart, with one value for each value of its axis.</summary>
internal sealed record Line(string Name, IReadOnlyList<double> Values);
