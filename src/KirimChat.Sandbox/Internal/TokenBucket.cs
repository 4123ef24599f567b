namespace KirimChat.Sandbox.Internal;

/// <summary>The rate limit: a bucket of calls that fills up again evenly.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan period, TimeProvider time)
{
    private readonly object gate = new();
    private readonly double perSecond = capacity / period.TotalSeconds;
    private double tokens = capacity;
    private long filled = time.GetTimestamp();

    public int Capacity => capacity;

    /// <summary>Whole calls left now.</summary>
    public int Remaining => (int)Fill();

    /// <summary>When the bucket would be full.</summary>
    public DateTimeOffset ResetsAt => time.GetUtcNow() + TimeSpan.FromSeconds((capacity - Fill()) / perSecond);

    /// <summary>Whole seconds until there is a call again; at least 1.</summary>
    public int SecondsToNext => Math.Max(1, (int)Math.Ceiling((1 - Fill()) / perSecond));

    public bool TryTake()
    {
        lock (gate)
        {
            if (Fill() < 1) return false;
            tokens--;
            return true;
        }
    }

    private double Fill()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(capacity, tokens + (time.GetElapsedTime(filled, now).TotalSeconds * perSecond));
            filled = now;
            return tokens;
        }
    }
}
