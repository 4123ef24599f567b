namespace KirimChat.Internal.Http;

/// <summary>Ends an attempt when its time is up, or when the caller cancels.</summary>
internal sealed class AttemptTimer : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationToken caller;
    private readonly CancellationTokenRegistration registration;

    public AttemptTimer(TimeSpan delay, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
#if NET
        source = new(delay, time);
#else
        source = time.CreateCancellationTokenSource(delay);
#endif
        registration = caller.Register(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    /// <summary>The time is up, and the caller had not cancelled.</summary>
    public bool HasEnded => source.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
