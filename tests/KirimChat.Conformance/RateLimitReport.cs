using System.Globalization;

namespace KirimChat.Conformance;

/// <summary>Reports and checks how many requests, and how much time, calls needed that exceed their budget.</summary>
internal static class RateLimitReport
{
    /// <summary>Gets the calls beyond the burst, as a part of those of the full length, which the task conformance sets.</summary>
    public static double Length =>
        double.Parse(Environment.GetEnvironmentVariable("KIRIM_RATE_LIMIT_LENGTH") ?? "0.2", CultureInfo.InvariantCulture);

    public static void Assert(
        string setup,
        int calls,
        int requests,
        TimeSpan elapsed,
        int limitPerMinute,
        double maxRequests,
        double maxTime
    )
    {
        var ideal = TimeSpan.FromMinutes((double)(calls - limitPerMinute) / limitPerMinute);
        var (perCall, time) = ((double)requests / calls, elapsed / ideal);
        TestSummary.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"rate limit, {setup}: {calls} calls, 0 lost, {requests} requests ({perCall:F3} per call), {time:F2} of the ideal time"
            )
        );
        if (Length < 1)
        {
            // The burst and a slow machine are a large part of a short run: it shows that no call is lost.
            Xunit.Assert.True(perCall <= maxRequests + 0.25, $"{requests} requests for {calls} calls");
            return;
        }

        Xunit.Assert.True(perCall <= maxRequests, $"{requests} requests for {calls} calls");
        Xunit.Assert.True(time <= maxTime, $"{elapsed}, but {ideal} is ideal");
    }
}
