using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Messages;

namespace KirimChat.Internal.RateLimits;

/// <summary>
/// The budget of the organization for one class of requests, as far as the responses report it. When it is used up, further requests wait,
/// in the order of their calls, and are released at the pace of the budget.
/// </summary>
internal sealed class RequestBudget(string name, int limitPerMinute, KirimChatClientOptions options, KirimChatLog log)
{
    // After which a budget is full again.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly object gate = new();
    private readonly SortedDictionary<(long Started, long Arrival), Waiter> waiters = [];
    private readonly BudgetEstimate estimate = new(limitPerMinute, options);
    private readonly WaitLog waitLog = new(name, options.TimeProvider, log);
    private ITimer? timer;
    private int inFlight;
    private volatile bool isLimited;
    private long blockedUntil;
    private long arrivals;
    private int refusals;

    public string Name => name;

    // Each request in flight may need one, and its response, which is not read yet, may let another one begin.
    private int Reserve => 2 * Volatile.Read(ref inFlight);

    private TimeProvider Time => options.TimeProvider;

    /// <summary>Begins an attempt, unless it has to wait.</summary>
    public bool TryEnter()
    {
        if (isLimited && !TryEnterLimited())
        {
            return false;
        }

        Interlocked.Increment(ref inFlight);
        return true;
    }

    /// <summary>Ends an attempt.</summary>
    public void Exit() => Interlocked.Decrement(ref inFlight);

    /// <summary>Waits for the begin of an attempt.</summary>
    /// <param name="started">The time when the call started, which is its place in the line.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>False when the call timed out.</returns>
    public async Task<bool> WaitAsync(long started, CancellationToken cancellationToken)
    {
        try
        {
            waitLog.Enter(GetExpectedWait());
            return await QueueAsync(started, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waitLog.Leave();
        }
    }

    private async Task<bool> QueueAsync(long started, CancellationToken cancellationToken)
    {
        Waiter waiter;
        (long Started, long Arrival) place;
        lock (gate)
        {
            if (!isLimited)
            {
                Interlocked.Increment(ref inFlight);
                return true;
            }

            place = (started, ++arrivals);
            waiter = new(Add(started, options.Timeout));
            waiters.Add(place, waiter);
            Release();
        }

        using var registration = cancellationToken.UnsafeRegister(_ => Leave(place, waiter, cancellationToken), null);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Learns from a response.</summary>
    public void Observe(BufferedResponse response)
    {
        if (options.MaxRetries == 0)
        {
            // Without retries, a caller wants to see each 429.
            return;
        }

        if ((int)response.StatusCode == 429)
        {
            Refuse(GetLimit(response), response.GetRetryAfter(Time) ?? TimeSpan.Zero);
            waitLog.Expect(GetExpectedWait());
        }
        else if (response.RateLimitRemaining is { } remaining && (isLimited || remaining < Reserve))
        {
            Report(GetLimit(response), remaining);
        }
        else if (isLimited && response.RateLimitRemaining is null && (int)response.StatusCode < 300)
        {
            SucceedWithoutReport();
        }
    }

    private int GetLimit(BufferedResponse response) => response.RateLimit is { Limit: > 0 and var limit } ? limit : limitPerMinute;

    private bool TryEnterLimited()
    {
        lock (gate)
        {
            return !isLimited || (waiters.Count == 0 && Time.GetTimestamp() >= blockedUntil && estimate.TryTake());
        }
    }

    private void Report(int limit, int remaining)
    {
        lock (gate)
        {
            Limit();
            refusals = 0;
            // A success without a report ends the limit only a period after this one.
            blockedUntil = Math.Max(blockedUntil, Time.GetTimestamp());
            // This response's own request is counted.
            estimate.Report(limit, remaining, Volatile.Read(ref inFlight) - 1);
            // An old response may report what was left before another request was refused.
            if (waiters.Count == 0 && remaining > Reserve + estimate.PerSecond && Time.GetTimestamp() >= blockedUntil)
            {
                EndLimit((double)remaining / limit);
            }

            Release();
        }
    }

    // Otherwise a refusal would slow down the client forever when no response reports the budget.
    private void SucceedWithoutReport()
    {
        lock (gate)
        {
            refusals = 0;
            if (waiters.Count == 0 && Time.GetTimestamp() >= Add(blockedUntil, Period))
            {
                EndLimit(1);
            }

            Release();
        }
    }

    private void EndLimit(double unusedPart)
    {
        estimate.Recover(unusedPart);
        isLimited = false;
    }

    private void Refuse(int limit, TimeSpan retryAfter)
    {
        // The call fails, and the next one has to see that, too.
        if (retryAfter > options.MaxRetryDelay)
        {
            return;
        }

        lock (gate)
        {
            var now = Time.GetTimestamp();
            Limit();
            // Requests that were in flight together are refused together, for one reason.
            if (now >= blockedUntil)
            {
                estimate.Refuse(limit);
                refusals++;
            }

            var backoff = Backoff.GetDelay(options, retryAfter > TimeSpan.Zero ? 0 : refusals - 1);
            blockedUntil = Math.Max(blockedUntil, Add(now, retryAfter > backoff ? retryAfter : backoff));
            Release();
        }
    }

    private void Limit()
    {
        if (!isLimited)
        {
            estimate.Start();
            isLimited = true;
        }
    }

    /// <summary>Releases the calls that may begin, and starts the timer for what follows.</summary>
    private void Release()
    {
        timer?.Dispose();
        timer = null;
        var now = Time.GetTimestamp();
        while (waiters.Count > 0)
        {
            var first = waiters.First();
            var waiter = first.Value;
            var isTimedOut = now >= waiter.Deadline;
            var isReleased = !isTimedOut && now >= blockedUntil && estimate.TryTake();
            if (!isTimedOut && !isReleased)
            {
                StartTimer(Min(ToTimeSpan(waiter.Deadline - now), GetDelay(now)));
                return;
            }

            waiters.Remove(first.Key);
            if (isReleased)
            {
                Interlocked.Increment(ref inFlight);
            }

            waiter.TrySetResult(isReleased);
        }
    }

    private TimeSpan GetExpectedWait()
    {
        lock (gate)
        {
            return isLimited ? GetDelay(Time.GetTimestamp(), waiters.Count + 1) : TimeSpan.Zero;
        }
    }

    private TimeSpan GetDelay(long now, int requests = 1)
    {
        var paced = estimate.GetDelay(requests);
        var unblocked = ToTimeSpan(blockedUntil - now);
        return paced > unblocked ? paced : unblocked;
    }

    private void StartTimer(TimeSpan delay) =>
        timer = Time.CreateTimer(static state => ((RequestBudget)state!).OnTimer(), this, delay, Timeout.InfiniteTimeSpan);

    private void OnTimer()
    {
        lock (gate)
        {
            Release();
        }
    }

    private void Leave((long Started, long Arrival) place, Waiter waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiters.Remove(place))
            {
                waiter.TrySetCanceled(cancellationToken);
                Release();
            }
        }
    }

    private long Add(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * Time.TimestampFrequency);

    private TimeSpan ToTimeSpan(long timestamps) => TimeSpan.FromSeconds(Math.Max(0, (double)timestamps / Time.TimestampFrequency));

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed class Waiter(long deadline) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Deadline => deadline;
    }
}
