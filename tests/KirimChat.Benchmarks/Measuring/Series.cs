namespace KirimChat.Benchmarks.Measuring;

/// <summary>The samples of one client, one from each round.</summary>
internal sealed record Series(string Client, int Concurrency, IReadOnlyList<Sample> Samples)
{
    public double Median(Func<Sample, double> measure) => Measuring.Median.Of(Samples.Select(measure));

    /// <summary>Against another client, round by round, so that a noisy moment is in both or in neither.</summary>
    public double Ratio(Series other, Func<Sample, double> measure) =>
        Measuring.Median.Of(Samples.Zip(other.Samples, (mine, theirs) => measure(mine) / measure(theirs)));
}
