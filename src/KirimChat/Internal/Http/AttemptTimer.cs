#if NET
using System.Collections.Concurrent;
#endif

namespace KirimChat.Internal.Http;

/// <summary>Ends an attempt when its time is up, or when the caller cancels.</summary>
internal readonly struct AttemptTimer : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationToken caller;
    private readonly CancellationTokenRegistration registration;

    public AttemptTimer(TimeSpan delay, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        source = Start(delay, time);
        registration = caller.Register(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    /// <summary>The time is up, and the caller had not cancelled.</summary>
    public bool HasEnded => source.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose()
    {
        registration.Dispose();
        End(source);
    }

#if NET
    // A timer of the system's clock is set again and not made anew: most never fire. See CONTRIBUTING.md, "Fast".
    private const int MaxIdle = 1024;

    private static readonly ConcurrentQueue<CancellationTokenSource> Idle = new();

    private static CancellationTokenSource Start(TimeSpan delay, TimeProvider time)
    {
        if (time != TimeProvider.System || !Idle.TryDequeue(out var source)) return new(delay, time);
        source.CancelAfter(delay);
        return source;
    }

    private static void End(CancellationTokenSource source)
    {
        if (Idle.Count < MaxIdle && source.TryReset()) Idle.Enqueue(source);
        else source.Dispose();
    }
#else
    private static CancellationTokenSource Start(TimeSpan delay, TimeProvider time) => time.CreateCancellationTokenSource(delay);

    private static void End(CancellationTokenSource source) => source.Dispose();
#endif
}
