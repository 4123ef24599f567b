using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KirimChat.Internal.Diagnostics;

/// <summary>The activity source and the meter of the package.</summary>
internal static class Instruments
{
    private const string Name = "KirimChat";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Source = new(Name);

    public static readonly Histogram<double> Duration = CreateDuration(
        "kirimchat.client.call.duration",
        "The duration of a call, including retries and delays."
    );

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "kirimchat.client.call.retries",
        "{retry}",
        "The number of retries."
    );

    public static readonly Histogram<double> RateLimitWait = CreateDuration(
        "kirimchat.client.rate_limit.wait.duration",
        "The time that a call waited for the budget of the organization and for the rate limiter. Calls that did not wait are left out."
    );

    public static readonly Histogram<int> RateLimitRemaining = Meter.CreateHistogram<int>(
        "kirimchat.client.rate_limit.remaining",
        "{request}",
        "The remaining requests of the organization, as reported by the responses."
    );

    public static bool AreEnabled => Duration.Enabled || Retries.Enabled || RateLimitWait.Enabled || RateLimitRemaining.Enabled;

#if NET9_0_OR_GREATER
    // The boundaries of the conventions, and more for calls that are delayed. The default ones are for milliseconds.
    private static Histogram<double> CreateDuration(string name, string description) =>
        Meter.CreateHistogram(
            name,
            "s",
            description,
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60],
            }
        );
#else
    private static Histogram<double> CreateDuration(string name, string description) =>
        Meter.CreateHistogram<double>(name, "s", description);
#endif
}
