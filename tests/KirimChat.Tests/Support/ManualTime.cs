using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.Support;

/// <summary>Time that goes on only when a client waits before a retry, and then at once. What it waited is written down.</summary>
internal sealed class ManualTime : FakeTimeProvider
{
    /// <summary>How long an attempt may take in these tests: a timer of another length is a wait.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10.5);

    private readonly ConcurrentQueue<TimeSpan> waits = new();

    public ManualTime()
        : base(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)) { }

    public IReadOnlyList<TimeSpan> Waits => [.. waits];

    /// <summary>How much longer than asked a wait takes.</summary>
    public TimeSpan Lateness { get; init; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == AttemptTimeout || dueTime <= TimeSpan.Zero)
        {
            return timer;
        }

        waits.Enqueue(dueTime);
        // Elsewhere, as a real timer would: the one who waits is not yet listening.
        _ = Task.Run(() => Advance(dueTime + Lateness));
        return timer;
    }
}
