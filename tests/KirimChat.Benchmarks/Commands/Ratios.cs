using KirimChat.Benchmarks.Measuring;

namespace KirimChat.Benchmarks.Commands;

/// <summary>The ratios of a client to the handwritten client.</summary>
internal sealed record Ratios(string Client, int Concurrency, double ThroughputRatio, double CpuRatio, double BytesRatio, double P99Ratio)
{
    public static Ratios Of(Series series, Series baseline) =>
        new(
            series.Client,
            series.Concurrency,
            Rounded(series.Ratio(baseline, static sample => sample.CallsPerSecond)),
            Rounded(series.Ratio(baseline, static sample => sample.CpuPerCall)),
            Rounded(series.Ratio(baseline, static sample => sample.BytesPerCall)),
            Rounded(series.Ratio(baseline, static sample => sample.P99Latency))
        );

    private static double Rounded(double ratio) => Math.Round(ratio, 3);
}
