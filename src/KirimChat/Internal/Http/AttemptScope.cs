namespace KirimChat.Internal.Http;

/// <summary>Who ended an attempt. Decided from the tokens, never from the type of the exception.</summary>
internal enum AttemptEnd
{
    None,
    Caller,
    AttemptTimeout,
    CallTimeout,
}

/// <summary>Cancels an attempt when its time is up or the caller cancels.</summary>
internal sealed class AttemptScope : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration registration;
    private readonly bool endsCall;

    /// <summary>Initializes the scope of an attempt.</summary>
    public AttemptScope(KirimChatClientOptions options, TimeSpan timeLeft, CancellationToken caller)
        : this(
            options.TimeProvider.CreateCancellationTokenSource(timeLeft <= options.AttemptTimeout ? timeLeft : options.AttemptTimeout),
            endsCall: timeLeft <= options.AttemptTimeout,
            caller
        ) { }

    /// <summary>Initializes the scope of a wait that only the timeout of the call ends.</summary>
    public AttemptScope(TimeProvider time, TimeSpan timeLeft, CancellationToken caller)
        : this(time.CreateCancellationTokenSource(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero), endsCall: true, caller) { }

    private AttemptScope(CancellationTokenSource source, bool endsCall, CancellationToken caller)
    {
        Caller = caller;
        this.source = source;
        this.endsCall = endsCall;
        registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public CancellationToken Caller { get; }

    public CancellationToken Token => source.Token;

    public AttemptEnd End
    {
        get
        {
            if (Caller.IsCancellationRequested)
            {
                return AttemptEnd.Caller;
            }

            if (!source.IsCancellationRequested)
            {
                return AttemptEnd.None;
            }

            return endsCall ? AttemptEnd.CallTimeout : AttemptEnd.AttemptTimeout;
        }
    }

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
