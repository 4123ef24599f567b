using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Http;

/// <summary>Makes a call: its attempts, the delays between them, and the time that they may take.</summary>
internal sealed class RetryingSender(
    TransportSender inner,
    KirimChatClientOptions options,
    KirimChatExceptionFactory exceptions,
    KirimChatLog log
)
{
    private readonly RetryPolicy policy = new(options);
    private readonly ResponseValidator validator = new(exceptions);
    private readonly AttemptAdmission admission = new(options, exceptions, log);

    /// <summary>Lets attempts under way complete, without further retries, and ends the calls that wait.</summary>
    public void Stop() => admission.Stop();

    /// <param name="request">The call.</param>
    /// <param name="read">Reads the response, which has a success status. It is disposed afterward.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>The value that was read.</returns>
    /// <exception cref="KirimChatException">The call failed. When it was retried, this is the last failure.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, Func<BufferedResponse, T> read, CancellationToken cancellationToken)
    {
        var started = options.TimeProvider.GetTimestamp();
        KirimChatException? failure = null;
        while (true)
        {
            TimeSpan delay;
            using (var admitted = await admission.EnterAsync(request, started, failure, cancellationToken).ConfigureAwait(false))
            using (var scope = new AttemptScope(options, GetTimeLeft(request, started), cancellationToken))
            {
                try
                {
                    scope.Token.ThrowIfCancellationRequested();
                    request.CountAttempt(failure);
                    using var response = await inner.SendAsync(request, scope.Token).ConfigureAwait(false);
                    admitted.Budget.Observe(response);
                    return Read(validator.EnsureSuccess(response, request), read);
                }
                catch (Exception exception)
                {
                    var translated = Translate(exception, scope, request, failure);
                    if (GetDelay(request, translated, scope.End, started) is not { } retryDelay)
                    {
                        if (ReferenceEquals(translated, exception))
                        {
                            throw;
                        }

                        throw translated;
                    }

                    failure = (KirimChatException)translated;
                    delay = retryDelay;
                }
            }

            await admission.DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private T Read<T>(BufferedResponse response, Func<BufferedResponse, T> read)
    {
        try
        {
            return read(response);
        }
        catch (ContractViolationException exception)
        {
            throw exceptions.Unexpected(response, exception.Message, exception);
        }
    }

    /// <returns>What the caller receives: decided from who ended the attempt, not from what was thrown.</returns>
    private Exception Translate(Exception exception, AttemptScope scope, ApiRequest request, KirimChatException? lastFailure)
    {
        var hasResponse = exception is KirimChatException and not KirimChatConnectionException;
        var cause = (exception as KirimChatConnectionException)?.InnerException ?? exception;
        return scope.End switch
        {
            AttemptEnd.Caller => new OperationCanceledException("The call was canceled.", cause, scope.Caller),
            AttemptEnd.CallTimeout when !hasResponse => exceptions.CallTimedOut(request.Attempts, lastFailure ?? cause),
            AttemptEnd.AttemptTimeout when !hasResponse => exceptions.AttemptTimedOut(cause),
            // The client disposed its transport before this attempt could use it.
            _ when exception is ObjectDisposedException && admission.IsStopped => lastFailure
                ?? (Exception)new ObjectDisposedException(typeof(KirimChatClient).FullName),
            _ => exception,
        };
    }

    private TimeSpan? GetDelay(ApiRequest request, Exception exception, AttemptEnd end, long started)
    {
        if (exception is not KirimChatException failure)
        {
            return null;
        }

        var decision =
            end == AttemptEnd.CallTimeout ? new RetryDecision("the call timed out") : policy.Decide(request, failure, GetTimeLeft(started));
        if (decision.Delay is null)
        {
            log.CallFailed(request, failure, decision.Reason);
        }
        else if (failure is not KirimChatRateLimitException)
        {
            log.Retrying(request, failure, decision.Delay.Value);
        }

        return decision.Delay;
    }

    // The first attempt that did not wait has all of it.
    private TimeSpan GetTimeLeft(ApiRequest request, long started) =>
        request.Attempts == 0 && request.TimeWaited == TimeSpan.Zero ? options.Timeout : GetTimeLeft(started);

    private TimeSpan GetTimeLeft(long started)
    {
        var left = options.Timeout - options.TimeProvider.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
