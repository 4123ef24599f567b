#pragma warning disable CA5394 // Delays are no secret.

namespace KirimChat.Internal.RateLimits;

internal static class Jitter
{
#if !NET
    [ThreadStatic]
    private static Random? random;
#endif

    /// <returns>At least 0, less than 1.</returns>
#if NET
    public static double Next() => Random.Shared.NextDouble();
#else
    // With its own seed for each thread: two that start in one tick would share the clock's.
    public static double Next() => (random ??= new(Guid.NewGuid().GetHashCode())).NextDouble();
#endif
}
