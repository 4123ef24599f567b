namespace KirimChat.Internal.RateLimits;

/// <summary>The exponential delay before a retry.</summary>
internal static class Backoff
{
    // Half fixed and half random: clients that failed together do not retry together, and none retries immediately.
    public static TimeSpan GetDelay(KirimChatClientOptions options, int retries)
    {
        var maximum = Math.Min(options.RetryBaseDelay.Ticks * Math.Pow(2, retries), options.MaxRetryDelay.Ticks);
        return TimeSpan.FromTicks((long)(maximum * (0.5 + (0.5 * Jitter.Next()))));
    }
}
