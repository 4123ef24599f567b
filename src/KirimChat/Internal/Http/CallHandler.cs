using Polly;
using Polly.Retry;

namespace KirimChat.Internal.Http;

/// <summary>The whole call: attempts, the waits between them, and the time they may take.</summary>
internal sealed class CallHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Attempts> AttemptsKey = new("KirimChat");

    private readonly KirimChatClientOptions options;
    private readonly RetrySchedule schedule;
    private readonly KirimChatLog log;
    private readonly ResiliencePipeline<HttpResponseMessage> retry;

    public CallHandler(KirimChatClientOptions options)
    {
        this.options = options;
        log = KirimChatLog.Of(options);
        schedule = new(options);
        retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Math.Max(1, options.MaxRetries),
                ShouldHandle = static args => new(AttemptsOf(args.Context).NextWait is not null),
                DelayGenerator = static args => new(AttemptsOf(args.Context).NextWait),
            })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempts = new Attempts(request, options.TimeProvider.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(AttemptsKey, attempts);
        try
        {
            return await retry.ExecuteAsync(
                static (context, state) => state.Handler.NextAsync(state.Attempts, context.CancellationToken),
                context,
                (Handler: this, Attempts: attempts)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpResponseMessage> NextAsync(Attempts attempts, CancellationToken cancellationToken)
    {
        attempts.NextWait = null;
        try
        {
            return await AttemptAsync(attempts, cancellationToken).ConfigureAwait(false);
        }
        catch (KirimChatException failure)
        {
            attempts.LastFailure = failure;
            if (!attempts.TimeIsUp) attempts.NextWait = schedule.NextWait(attempts.Request.Method, failure, attempts.Call.Retries, TimeLeft(attempts));
            if (attempts.NextWait is { } wait)
            {
                log.Retrying(attempts.Call, failure, wait);
                attempts.Call.Retries++;
            }

            throw;
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(Attempts attempts, CancellationToken cancellationToken)
    {
        var left = TimeLeft(attempts);
        var isLast = left <= options.AttemptTimeout;
        using var timer = Timer(isLast ? left : options.AttemptTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await base.SendAsync(attempts.Request, either.Token).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or KirimChatConnectionException
            && timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // By the timer and not by the clock: the two may differ by a moment, too short to be of use.
            attempts.TimeIsUp = isLast;
            throw isLast
                ? new KirimChatTimeoutException($"The call took longer than Timeout, {options.Timeout}, in {attempts.Call.Retries + 1} attempt(s). Try again later, or allow more time.", attempts.LastFailure ?? ended)
                : new KirimChatTimeoutException($"The attempt took longer than AttemptTimeout, {options.AttemptTimeout}. Try again later, or allow more time.", ended);
        }
    }

    private TimeSpan TimeLeft(Attempts attempts)
    {
        var left = options.Timeout - options.TimeProvider.GetElapsedTime(attempts.Started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private CancellationTokenSource Timer(TimeSpan delay) =>
#if NET
        new(delay, options.TimeProvider);
#else
        options.TimeProvider.CreateCancellationTokenSource(delay);
#endif

    private static Attempts AttemptsOf(ResilienceContext context) => context.Properties.GetValue(AttemptsKey, null!);

    private sealed class Attempts(HttpRequestMessage request, long started)
    {
        public HttpRequestMessage Request => request;
        public long Started => started;
        public Call Call { get; } = Call.Of(request);
        public KirimChatException? LastFailure { get; set; }
        public TimeSpan? NextWait { get; set; }
        public bool TimeIsUp { get; set; }
    }
}
