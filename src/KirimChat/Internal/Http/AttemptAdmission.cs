using System.Runtime.ExceptionServices;
using System.Threading.RateLimiting;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.RateLimits;

namespace KirimChat.Internal.Http;

/// <summary>Lets an attempt begin when the rate limiter of the caller and the budget of the organization allow it.</summary>
#pragma warning disable CA1001 // The source holds no resource unless its wait handle is used.
internal sealed class AttemptAdmission(KirimChatClientOptions options, KirimChatExceptionFactory exceptions, KirimChatLog log)
#pragma warning restore CA1001
{
    private readonly RequestBudgets budgets = new(options, log);
    private readonly CancellationTokenSource stopping = new();
    private volatile bool isStopped;

    /// <summary>Gets a value that indicates whether no further attempt begins.</summary>
    public bool IsStopped => isStopped;

    /// <summary>Ends the calls that wait. Attempts under way complete, and are not retried.</summary>
    public void Stop()
    {
        isStopped = true;
        // On another thread, because the code after the calls could wait for this one.
        _ = Task.Run(stopping.Cancel);
    }

    /// <param name="request">The call.</param>
    /// <param name="started">The time when the call started.</param>
    /// <param name="failure">The failure of the previous attempt, or null.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <exception cref="KirimChatException">The call timed out, or was not retried because the client was disposed.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed before the first attempt.</exception>
    public ValueTask<Admitted> EnterAsync(
        ApiRequest request,
        long started,
        KirimChatException? failure,
        CancellationToken cancellationToken
    )
    {
        ThrowIfStopped(request, failure);
        // It must not take from the budget.
        if (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was canceled.", cancellationToken);
        }

        var budget = budgets.Get(request.Method);
        return options.RateLimiter is null && budget.TryEnter()
            ? new(new Admitted(budget, lease: null))
            : WaitAsync(request, budget, started, failure, cancellationToken);
    }

    /// <summary>Waits before a retry.</summary>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        try
        {
            await options.TimeProvider.Delay(delay, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (ending.IsCancellationRequested)
        {
            ThrowIfCanceled(exception, cancellationToken);
        }
    }

    private async ValueTask<Admitted> WaitAsync(
        ApiRequest request,
        RequestBudget budget,
        long started,
        KirimChatException? failure,
        CancellationToken cancellationToken
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        var waitStarted = options.TimeProvider.GetTimestamp();
        var hasWaited = false;
        RateLimitLease? lease = null;
        try
        {
            var acquisition = AcquireAsync(started, ending.Token);
            hasWaited = !acquisition.IsCompleted;
            lease = await acquisition.ConfigureAwait(false);
            if (lease is null && options.RateLimiter is not null)
            {
                throw TimedOut(request, failure, "RateLimiter");
            }

            if (!budget.TryEnter())
            {
                hasWaited = true;
                if (!await budget.WaitAsync(started, ending.Token).ConfigureAwait(false))
                {
                    throw TimedOut(request, failure, $"the {budget.Name} budget of the organization");
                }
            }

            return Admit(request, budget, lease, failure);
        }
        catch (Exception exception)
        {
            lease?.Dispose();
            if (exception is OperationCanceledException canceled && ending.IsCancellationRequested)
            {
                ThrowIfCanceled(canceled, cancellationToken);
                ThrowIfStopped(request, failure);
            }

            throw;
        }
        finally
        {
            request.TimeWaited += hasWaited ? options.TimeProvider.GetElapsedTime(waitStarted) : TimeSpan.Zero;
        }
    }

    private Admitted Admit(ApiRequest request, RequestBudget budget, RateLimitLease? lease, KirimChatException? failure)
    {
        if (isStopped)
        {
            budget.Exit();
            ThrowIfStopped(request, failure);
        }

        return new(budget, lease);
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
        catch (OperationCanceledException) when (scope.End == AttemptEnd.CallTimeout)
        {
            return null;
        }
    }

    private KirimChatTimeoutException TimedOut(ApiRequest request, KirimChatException? failure, string waitingFor)
    {
        var exception = exceptions.CallTimedOut(request.Attempts, failure, waitingFor);
        log.CallFailed(request, exception, $"the call timed out while it was waiting for {waitingFor}");
        return exception;
    }

    private static void ThrowIfCanceled(OperationCanceledException exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was canceled.", exception, cancellationToken);
        }
    }

    private void ThrowIfStopped(ApiRequest request, KirimChatException? failure)
    {
        if (isStopped && failure is not null)
        {
            log.CallFailed(request, failure, "the client was disposed");
            ExceptionDispatchInfo.Capture(failure).Throw();
        }

        ObjectDisposedException.ThrowIf(isStopped, typeof(KirimChatClient));
    }
}
