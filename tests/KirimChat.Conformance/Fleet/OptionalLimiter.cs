using System.Threading.RateLimiting;
using StackExchange.Redis;

namespace KirimChat.Conformance.Fleet;

/// <summary>A limiter that grants all permits while Redis is not available, as the documentation shows it.</summary>
public sealed class OptionalLimiter(RateLimiter inner) : RateLimiter
{
    private static readonly ConcurrencyLimiter Unlimited = new(new() { PermitLimit = int.MaxValue });

    public override TimeSpan? IdleDuration => inner.IdleDuration;

    public override RateLimiterStatistics? GetStatistics() => inner.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => inner.AttemptAcquire(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        try
        {
            return await inner.AcquireAsync(permitCount, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            return await Unlimited.AcquireAsync(permitCount, cancellationToken);
        }
    }
}
