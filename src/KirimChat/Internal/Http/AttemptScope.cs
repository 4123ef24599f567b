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

    public AttemptScope(KirimChatClientOptions options, TimeSpan timeLeft, CancellationToken caller)
    {
        Caller = caller;
        endsCall = timeLeft <= options.AttemptTimeout;
        source = options.TimeProvider.CreateCancellationTokenSource(endsCall ? timeLeft : options.AttemptTimeout);
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
