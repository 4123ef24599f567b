namespace KirimChat.Internal.RateLimits;

/// <summary>
/// Estimates how many requests of a budget are left for this client. The API has a token bucket that is refilled continuously, and other
/// clients of the organization use it, too. Not thread-safe.
/// </summary>
internal sealed class BudgetEstimate(int limitPerMinute, KirimChatClientOptions options)
{
    // Additive increase and multiplicative decrease find the share of each client, as in the congestion control of TCP.
    private const double Increase = 0.02;
    private const double Decrease = 0.7;
    private const double MinShare = 0.01;

    // The sum of many small refills may be a little less than the whole.
    private const double OneToken = 1 - 1e-6;

    private double perSecond = limitPerMinute / 60.0;
    private double share = 1;
    private double tokens;
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
        share = Math.Min(1, share + Increase);
        // Responses overtake one another: an old one may report more than can be left now.
        maximum = Math.Min(maximum, remaining + 1.0);
        var left = Math.Min(maximum, remaining);
        tokens = Math.Max(Math.Min(tokens, left), (share * left) - inFlight);
    }

    /// <summary>Records that a request was refused.</summary>
    /// <param name="limit">The size of the budget per minute.</param>
    public void Refuse(int limit)
    {
        perSecond = limit / 60.0;
        // The first refusal ends a burst. Only further ones show that other clients use the budget.
        share = wasRefused ? Math.Max(MinShare, share * Decrease) : share;
        wasRefused = true;
        Empty();
        maximum = 1;
    }

    /// <summary>Records a success that did not report the budget.</summary>
    public void Succeed()
    {
        Refill();
        share = Math.Min(1, share + Increase);
    }

    /// <summary>Records that a part of the budget is unused, so that this client may use more of it.</summary>
    /// <param name="part">The part, from 0 to 1.</param>
    public void Recover(double part) => share = Math.Min(1, Math.Max(share, part));

    public bool TryTake()
    {
        Refill();
        if (tokens < OneToken)
        {
            return false;
        }

        tokens--;
        return true;
    }

    /// <returns>The time until a request is left.</returns>
    public TimeSpan GetDelay()
    {
        Refill();
        // Rounded up, because a timer that fires early would only be started again.
        return tokens >= OneToken ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(1000 * (1 - tokens) / Pace));
    }

    private void Empty()
    {
        tokens = 0;
        refilledAt = options.TimeProvider.GetTimestamp();
    }

    // At most a second's worth is saved up, unless a response reports that more is left.
    private void Refill()
    {
        var now = options.TimeProvider.GetTimestamp();
        var seconds = options.TimeProvider.GetElapsedTime(refilledAt, now).TotalSeconds;
        tokens = Math.Max(tokens, Math.Min(tokens + (Pace * seconds), Math.Max(1, Pace)));
        maximum += perSecond * seconds;
        refilledAt = now;
    }
}
