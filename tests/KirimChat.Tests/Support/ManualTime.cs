using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.Support;

/// <summary>A clock that advances only during the delays before retries, without waiting for them, and records these delays.</summary>
internal sealed class ManualTime : FakeTimeProvider
{
    /// <summary>The attempt timeout of these tests. A timer with any other duration is a delay.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10.5);

    private readonly ConcurrentQueue<TimeSpan> delays = new();

    public ManualTime()
        : base(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)) { }

    public IReadOnlyList<TimeSpan> Delays => [.. delays];

    /// <summary>How much later than requested a delay ends.</summary>
    public TimeSpan Lateness { get; init; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        // A periodic timer is for the log.
        if (dueTime == AttemptTimeout || dueTime <= TimeSpan.Zero || period != Timeout.InfiniteTimeSpan)
        {
            return timer;
        }

        delays.Enqueue(dueTime);
        // On another thread, as a real timer does: the caller has not started to wait yet.
        _ = Task.Run(() => Advance(dueTime + Lateness));
        return timer;
    }
}
