#if NET
using System.Runtime.CompilerServices;

#endif
namespace KirimChat.Internal.Http;

/// <summary>The whole call: attempts, the waits between them, and the time they may take.</summary>
internal sealed class CallHandler(KirimChatClientOptions options) : DelegatingHandler
{
    private readonly Errors errors = new(options);
    private readonly RetrySchedule schedule = new(options);
    private readonly KirimChatLog log = KirimChatLog.Of(options);
    private volatile bool isDisposed;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
#if NET
        Compression.Ask(request);
#endif
        var call = Call.Of(request);
        var started = options.TimeProvider.GetTimestamp();
        var left = options.Timeout;
        KirimChatException? last = null;
        while (true)
        {
            try
            {
                return await AttemptAsync(request, left, call, last, cancellationToken).ConfigureAwait(false);
            }
            catch (KirimChatException failure) when (NextWait(request, failure, call, started) is { } wait)
            {
                log.Retrying(call, failure, wait);
                call.Retries++;
                last = failure;
                await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                if (isDisposed)
                {
                    call.WhyNotRetried = "the client was disposed";
                    throw;
                }

                left = TimeLeft(started);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        base.Dispose(disposing);
    }

#if NET
    // 0.2 kB less for each call that waits, which is nearly all.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, TimeSpan left, Call call, KirimChatException? last, CancellationToken cancellationToken)
    {
        call.IsOutOfTime = false;
        var isLast = left <= options.AttemptTimeout;
        using var timer = new AttemptTimer(isLast ? left : options.AttemptTimeout, options.TimeProvider, cancellationToken);
        try
        {
            return await base.SendAsync(request, timer.Token).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or KirimChatConnectionException && timer.HasEnded)
        {
            // By the timer and not by the clock: the two may differ by a moment, too short to be of use.
            call.IsOutOfTime = isLast;
            throw isLast ? errors.CallTimedOut(call.Retries + 1, last ?? ended) : errors.AttemptTimedOut(ended);
        }
    }

    private TimeSpan? NextWait(HttpRequestMessage request, KirimChatException failure, Call call, long started)
    {
        (var wait, call.WhyNotRetried) = call.IsOutOfTime ? (null, "the time of the call is over") : schedule.Next(request.Method, failure, call.Retries, TimeLeft(started));
        return wait;
    }

    private TimeSpan TimeLeft(long started)
    {
        var left = options.Timeout - options.TimeProvider.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(wait, options.TimeProvider, cancellationToken);
#else
        options.TimeProvider.Delay(wait, cancellationToken);
#endif
}
