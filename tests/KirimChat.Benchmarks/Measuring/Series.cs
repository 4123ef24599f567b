namespace KirimChat.Benchmarks.Measuring;

/// <summary>The samples of one client, one from each round.</summary>
internal sealed record Series(string Client, int Concurrency, IReadOnlyList<Sample> Samples)
{
    public double Median(Func<Sample, double> measure) => Measuring.Median.Of(Samples.Select(measure));

    /// <summary>Returns the median of the ratios to another client in each round, so that noise affects both.</summary>
    public double Ratio(Series other, Func<Sample, double> measure) =>
        Measuring.Median.Of(Samples.Zip(other.Samples, (mine, theirs) => measure(mine) / measure(theirs)));
}
