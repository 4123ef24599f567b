using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;

namespace KirimChat.Internal.Http;

/// <summary>Decides whether a failed call is retried, and after what delay.</summary>
internal sealed class RetryPolicy(KirimChatClientOptions options)
{
    /// <returns>The delay before the next attempt, or why there is none.</returns>
    public RetryDecision Decide(ApiRequest request, KirimChatException exception, TimeSpan timeLeft)
    {
        if (!request.IsIdempotent)
        {
            return new($"{request.Method} is not idempotent");
        }

        if (!TransientErrors.IsRetryable(exception))
        {
            return new("the failure is not retryable");
        }

        if (request.Retries >= options.MaxRetries)
        {
            return new("retries exhausted");
        }

        var requested = exception.RetryAfter ?? TimeSpan.Zero;
        if (requested > options.MaxRetryDelay)
        {
            return new("Retry-After exceeds MaxRetryDelay");
        }

        var backoff = GetBackoff(request.Retries);
        var delay = requested > backoff ? requested : backoff;
        return delay < timeLeft ? new(delay) : new("the delay exceeds the time left");
    }

    // Half fixed and half random: clients that failed together do not retry together, and none retries immediately.
    private TimeSpan GetBackoff(int retries)
    {
        var maximum = Math.Min(options.RetryBaseDelay.Ticks * Math.Pow(2, retries), options.MaxRetryDelay.Ticks);
        return TimeSpan.FromTicks((long)(maximum * (0.5 + (0.5 * Jitter.Next()))));
    }
}
