namespace KirimChat.Internal.RateLimits;

/// <summary>
/// Estimates how many requests of a budget are left for this client. The API has a token bucket that is refilled continuously, and other
/// clients of the organization use it, too. Not thread-safe.
/// </summary>
internal sealed class BudgetEstimate(int limitPerMinute, KirimChatClientOptions options)
{
    // Each client's share of the budget grows steadily and is reduced by a refusal, so that the shares converge, as those of TCP
    // connections do. The growth is for the time in which the budget allows one request: a client with a small share grows as fast as the
    // others.
    private const double Increase = 0.005;
    private const double Decrease = 0.7;
    private const double MinShare = 0.05;

    // The sum of many small refills may be a little less than the whole.
    private const double RoundingError = 1e-6;

    private double perSecond = limitPerMinute / 60.0;
    private double share = 1;
    private double tokens;
    private double threshold = 1;
    private double maximum;
    private long refilledAt = options.TimeProvider.GetTimestamp();
    private bool wasRefused;

    /// <summary>Gets the number of requests that the budget allows in a second.</summary>
    public double PerSecond => perSecond;

    // No request is held longer than the longest delay before a retry, or a second.
    private double Pace => Math.Max(perSecond * share, 1 / Math.Max(1, options.MaxRetryDelay.TotalSeconds));

    /// <summary>Starts to estimate, when the budget is nearly used up.</summary>
    public void Start()
    {
        Empty();
        maximum = double.MaxValue;
        wasRefused = false;
    }

    /// <summary>Records the budget that a response reported.</summary>
    /// <param name="limit">The size of the budget per minute.</param>
    /// <param name="remaining">The number of requests that are left for all clients.</param>
    /// <param name="inFlight">The number of requests of this client that may not be counted yet.</param>
    public void Report(int limit, int remaining, int inFlight)
    {
        Refill();
        perSecond = limit / 60.0;
        // Responses overtake one another: an old one may report more than can be left now.
        maximum = Math.Min(maximum, remaining + 1.0);
        var left = Math.Min(maximum, remaining);
        tokens = Math.Max(Math.Min(tokens, left), (share * left) - inFlight);
    }

    /// <summary>Records that a request was refused.</summary>
    /// <param name="limit">The size of the budget per minute.</param>
    public void Refuse(int limit)
    {
        Refill();
        perSecond = limit / 60.0;
        // The first refusal ends a burst. Only further ones show that other clients use the budget.
        share = wasRefused ? Math.Max(MinShare, share * Decrease) : share;
        wasRefused = true;
        Empty();
        maximum = 1;
    }

    /// <summary>Records that a part of the budget is unused, so that this client may use more of it.</summary>
    /// <param name="part">The part, from 0 to 1.</param>
    public void Recover(double part) => share = Math.Min(1, Math.Max(share, part));

    public bool TryTake()
    {
        Refill();
        if (tokens < threshold - RoundingError)
        {
            return false;
        }

        tokens--;
        // At random times. Otherwise one client could take each request of a small budget just before the others do.
        threshold = 1 + Jitter.Next();
        return true;
    }

    /// <param name="requests">The number of requests.</param>
    /// <returns>The time until that many requests are left.</returns>
    public TimeSpan GetDelay(int requests = 1)
    {
        Refill();
        var missing = threshold + requests - 1 - tokens;
        // Rounded up, because a timer that fires early would only be started again.
        return missing <= RoundingError ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(1000 * missing / Pace));
    }

    private void Empty()
    {
        tokens = 0;
        refilledAt = options.TimeProvider.GetTimestamp();
    }

    // Little is saved up, unless a response reports that more is left.
    private void Refill()
    {
        var now = options.TimeProvider.GetTimestamp();
        var seconds = options.TimeProvider.GetElapsedTime(refilledAt, now).TotalSeconds;
        tokens = Math.Max(tokens, Math.Min(tokens + (Pace * seconds), Math.Max(2, Pace)));
        share = Math.Min(1, share + (Increase * perSecond * seconds));
        maximum += perSecond * seconds;
        refilledAt = now;
    }
}
