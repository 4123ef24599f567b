using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace KirimChat.Tests.RateLimits;

/// <summary>A limiter that returns what a test specifies, and records its leases.</summary>
internal sealed class StubLimiter(Func<int, Task<StubLease>> acquire) : RateLimiter
{
    private readonly ConcurrentQueue<StubLease> leases = new();
    private int calls;

    public StubLimiter(Func<int, StubLease> acquire)
        : this(call => Task.FromResult(acquire(call))) { }

    public IReadOnlyCollection<StubLease> Leases => leases;

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var lease = await acquire(Interlocked.Increment(ref calls)).ConfigureAwait(false);
        leases.Enqueue(lease);
        return lease;
    }
}

internal sealed class StubLease(bool isAcquired, TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public bool IsDisposed { get; private set; }

    public static StubLease Acquired() => new(isAcquired: true, retryAfter: null);

    public static StubLease Refused(TimeSpan? retryAfter) => new(isAcquired: false, retryAfter);

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = retryAfter;
        return retryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
