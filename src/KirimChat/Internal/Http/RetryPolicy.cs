using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.RateLimits;

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

        // A request that exceeded the rate limit had no effect, and will succeed once the budget is available.
        var isRateLimited = exception is KirimChatRateLimitException && options.MaxRetries > 0;
        if (!isRateLimited && request.CountedRetries >= options.MaxRetries)
        {
            return new(options.MaxRetries == 0 ? "retries are disabled" : "the retries are exhausted");
        }

        var requested = exception.RetryAfter ?? TimeSpan.Zero;
        if (requested > options.MaxRetryDelay)
        {
            return new("Retry-After exceeds MaxRetryDelay");
        }

        // The budget delays it, together with all other requests.
        var backoff = isRateLimited ? TimeSpan.Zero : Backoff.GetDelay(options, request.CountedRetries);
        var delay = requested > backoff ? requested : backoff;
        if (delay >= timeLeft)
        {
            return new("the delay exceeds the time left");
        }

        return new(isRateLimited ? TimeSpan.Zero : delay);
    }
}
