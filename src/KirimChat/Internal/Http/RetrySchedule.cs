namespace KirimChat.Internal.Http;

/// <summary>Says whether a failed call is tried again, and after what wait.</summary>
internal sealed class RetrySchedule(KirimChatClientOptions options)
{
    /// <returns>The wait before the next attempt; or null, and why there is to be none.</returns>
    public (TimeSpan? Wait, string WhyNot) Next(HttpMethod method, KirimChatException failure, int retries, TimeSpan timeLeft)
    {
        if (!IsIdempotent(method)) return (null, $"a {method} is not tried again");
        if (!IsRetried(failure)) return (null, "such a failure is not tried again");
        if (retries >= options.MaxRetries) return (null, "no retry is left");
        var asked = failure.RetryAfter ?? TimeSpan.Zero;
        if (asked > options.MaxRetryDelay) return (null, "Retry-After is longer than MaxRetryDelay");
        var backoff = Backoff(retries);
        var wait = asked > backoff ? asked : backoff;
        return wait < timeLeft ? (wait, "") : (null, "the next wait is longer than the time that the call has left");
    }

    // Half of it fixed, half of it random: clients that failed together do not come back together, and none comes back at once.
    private TimeSpan Backoff(int retries)
    {
        var longest = Math.Min(options.RetryBaseDelay.Ticks * Math.Pow(2, retries), options.MaxRetryDelay.Ticks);
        return TimeSpan.FromTicks((long)(longest * (0.5 + (0.5 * Jitter.Next()))));
    }

    private static bool IsRetried(KirimChatException failure) =>
        failure is KirimChatConnectionException or KirimChatTimeoutException || (int?)failure.StatusCode is 408 or 429 or 500 or 502 or 503 or 504;

    private static bool IsIdempotent(HttpMethod method) => method.Method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";
}
