#pragma warning disable CA5394 // Waits are no secret.

namespace KirimChat.Internal.Http;

internal static class Jitter
{
#if NET
    /// <returns>At least 0, less than 1.</returns>
    public static double Next() => Random.Shared.NextDouble();
#else
    [ThreadStatic]
    private static Random? random;

    /// <returns>At least 0, less than 1.</returns>
    // A seed of its own for each thread: two that start in one tick would share the clock's.
    public static double Next() => (random ??= new(Guid.NewGuid().GetHashCode())).NextDouble();
#endif
}
