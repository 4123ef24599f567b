namespace KirimChat.Sandbox.Internal;

/// <summary>A rate limit: a bucket of requests that is refilled continuously.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan period, TimeProvider time)
{
    private readonly object gate = new();
    private readonly double perSecond = capacity / period.TotalSeconds;
    private double tokens = capacity;
    private long filled = time.GetTimestamp();

    public int Capacity => capacity;

    /// <summary>Takes a request, if one is left, and reports the state right after.</summary>
    public Taken Take() => Take(cost: 1);

    /// <summary>Reports the state, and takes nothing.</summary>
    public Taken Peek() => Take(cost: 0);

    private Taken Take(int cost)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(capacity, tokens + (time.GetElapsedTime(filled, now).TotalSeconds * perSecond));
            filled = now;
            var isAllowed = tokens >= cost;
            tokens -= isAllowed ? cost : 0;
            return new(
                isAllowed,
                Remaining: (int)tokens,
                ResetsAt: time.GetUtcNow() + TimeSpan.FromSeconds((capacity - tokens) / perSecond),
                SecondsToNext: Math.Max(1, (int)Math.Ceiling((1 - tokens) / perSecond))
            );
        }
    }

    /// <param name="IsAllowed">A request was left.</param>
    /// <param name="Remaining">The whole number of requests that are left.</param>
    /// <param name="ResetsAt">The time when the bucket will be full.</param>
    /// <param name="SecondsToNext">The whole seconds until a request is available; at least 1.</param>
    public readonly record struct Taken(bool IsAllowed, int Remaining, DateTimeOffset ResetsAt, int SecondsToNext);
}
