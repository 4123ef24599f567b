using System.Threading.RateLimiting;
using KirimChat.Internal.RateLimits;
using KirimChat.Internal.Threading;

namespace KirimChat.Internal.Http;

/// <summary>A permit of a rate limiter, which may refuse without queueing.</summary>
internal static class LimiterPermit
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(100);

    // No timer takes more than 49 days.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    public static async Task<RateLimitLease> AcquireAsync(RateLimiter limiter, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A limiter may ignore its token.
            var lease = await limiter
                .AcquireAsync(1, cancellationToken)
                .AsTask()
                .AbandonWhenCanceledAsync(cancellationToken)
                .ConfigureAwait(false);
            if (lease.IsAcquired)
            {
                return lease;
            }

            var delay =
                lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) && retryAfter > TimeSpan.Zero
                    ? TimeSpan.FromTicks(Math.Min(retryAfter.Ticks, MaxRetryAfter.Ticks))
                    : TimeSpan.Zero;
            lease.Dispose();
            // Random, so that the callers that were refused together do not ask together again.
            var jitter = TimeSpan.FromTicks((long)(MaxDelay.Ticks * (0.5 + (0.5 * Jitter.Next()))));
            await time.Delay(delay + jitter, cancellationToken).ConfigureAwait(false);
        }
    }
}
