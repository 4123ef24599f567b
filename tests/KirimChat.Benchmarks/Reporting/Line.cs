namespace KirimChat.Benchmarks.Reporting;

/// <summary>A line of a chart: a value for each of its places.</summary>
internal sealed record Line(string Name, IReadOnlyList<double> Values);
