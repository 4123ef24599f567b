using System.Threading.RateLimiting;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.RateLimits;

namespace KirimChat.Internal.Http;

/// <summary>Lets an attempt begin when the rate limiter of the caller and the budget of the organization allow it.</summary>
internal sealed class AttemptAdmission(KirimChatClientOptions options, KirimChatExceptionFactory exceptions, KirimChatLog log)
{
    private const string LimiterName = "RateLimiter";

    private readonly RequestBudgets budgets = new(options, log);

    /// <param name="request">The call.</param>
    /// <param name="started">The time when the call started.</param>
    /// <param name="failure">The failure of the previous attempt, or null.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <exception cref="KirimChatTimeoutException">The call timed out.</exception>
    public ValueTask<Admitted> EnterAsync(
        ApiRequest request,
        long started,
        KirimChatException? failure,
        CancellationToken cancellationToken
    )
    {
        var budget = budgets.Get(request.Method);
        return options.RateLimiter is null && budget.TryEnter()
            ? new(new Admitted(budget, lease: null))
            : WaitAsync(request, budget, started, failure, cancellationToken);
    }

    private async ValueTask<Admitted> WaitAsync(
        ApiRequest request,
        RequestBudget budget,
        long started,
        KirimChatException? failure,
        CancellationToken cancellationToken
    )
    {
        var waitStarted = options.TimeProvider.GetTimestamp();
        RateLimitLease? lease = null;
        try
        {
            lease = await AcquireAsync(started, cancellationToken).ConfigureAwait(false);
            if (lease is null && options.RateLimiter is not null)
            {
                throw exceptions.CallTimedOut(request.Retries, failure, LimiterName);
            }

            if (budget.TryEnter() || await budget.WaitAsync(started, cancellationToken).ConfigureAwait(false))
            {
                return new(budget, lease);
            }

            throw exceptions.CallTimedOut(request.Retries, failure, $"the {budget.Name} budget of the organization");
        }
        catch (Exception exception)
        {
            lease?.Dispose();
            if (exception is KirimChatException timeout)
            {
                log.CallFailed(request, timeout, "the call timed out");
            }

            throw;
        }
        finally
        {
            request.TimeWaited += options.TimeProvider.GetElapsedTime(waitStarted);
        }
    }

    /// <returns>A lease, or null when there is no limiter or the call timed out.</returns>
    private async ValueTask<RateLimitLease?> AcquireAsync(long started, CancellationToken cancellationToken)
    {
        if (options.RateLimiter is not { } limiter)
        {
            return null;
        }

        var timeLeft = options.Timeout - options.TimeProvider.GetElapsedTime(started);
        using var scope = new AttemptScope(options.TimeProvider, timeLeft, cancellationToken);
        try
        {
            return await LimiterPermit.AcquireAsync(limiter, options.TimeProvider, scope.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (scope.End != AttemptEnd.None)
        {
            return scope.End == AttemptEnd.CallTimeout
                ? null
                : throw new OperationCanceledException("The call was canceled.", exception, cancellationToken);
        }
    }
}
