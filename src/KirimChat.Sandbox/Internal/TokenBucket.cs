namespace KirimChat.Sandbox.Internal;

/// <summary>The rate limit: a bucket of calls that fills up again evenly.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan period, TimeProvider time)
{
    private readonly object gate = new();
    private readonly double perSecond = capacity / period.TotalSeconds;
    private double tokens = capacity;
    private long filled = time.GetTimestamp();

    public int Capacity => capacity;

    /// <summary>Takes a call, if there is one, and tells of the moment right after.</summary>
    public Taken Take()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(capacity, tokens + (time.GetElapsedTime(filled, now).TotalSeconds * perSecond));
            filled = now;
            var isAllowed = tokens >= 1;
            if (isAllowed) tokens--;
            return new(
                isAllowed,
                Remaining: (int)tokens,
                ResetsAt: time.GetUtcNow() + TimeSpan.FromSeconds((capacity - tokens) / perSecond),
                SecondsToNext: Math.Max(1, (int)Math.Ceiling((1 - tokens) / perSecond)));
        }
    }

    /// <param name="IsAllowed">There was a call to take.</param>
    /// <param name="Remaining">Whole calls left.</param>
    /// <param name="ResetsAt">When the bucket will be full.</param>
    /// <param name="SecondsToNext">Whole seconds until there is a call again; at least 1.</param>
    public readonly record struct Taken(bool IsAllowed, int Remaining, DateTimeOffset ResetsAt, int SecondsToNext);
}
