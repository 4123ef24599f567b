using KirimChat.Internal.Diagnostics;

namespace KirimChat.Internal.RateLimits;

/// <summary>Logs once for all requests that they wait for a budget, and once that none has waited for a second.</summary>
internal sealed class WaitLog(string budget, TimeProvider time, KirimChatLog log)
{
    // Shorter waits are not logged.
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private ITimer? timer;
    private int waiting;
    private long started;
    private long ended;

    /// <summary>Records that a request begins to wait.</summary>
    public void Enter(TimeSpan expectedWait)
    {
        lock (gate)
        {
            waiting++;
        }

        Expect(expectedWait);
    }

    /// <summary>Records how long requests are expected to wait.</summary>
    public void Expect(TimeSpan expectedWait)
    {
        lock (gate)
        {
            if (waiting == 0 || timer is not null || expectedWait < LongWait)
            {
                return;
            }

            started = time.GetTimestamp();
            // The timer must not keep the context of this call.
            using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            timer = time.CreateTimer(static state => ((WaitLog)state!).OnTimer(), this, LongWait, LongWait);
        }

        log.BudgetUsedUp(budget);
    }

    /// <summary>Records that a request no longer waits.</summary>
    public void Leave()
    {
        lock (gate)
        {
            waiting--;
            ended = time.GetTimestamp();
        }
    }

    private void OnTimer()
    {
        TimeSpan waited;
        lock (gate)
        {
            if (timer is null || waiting > 0 || time.GetElapsedTime(ended) < LongWait)
            {
                return;
            }

            timer.Dispose();
            timer = null;
            waited = time.GetElapsedTime(started, ended);
        }

        // A task, because an exception of a logger would end the process on the thread of a timer.
        _ = Task.Run(() => log.BudgetAvailable(budget, Math.Round(waited.TotalSeconds, 3)));
    }
}
