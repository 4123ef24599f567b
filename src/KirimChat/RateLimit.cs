namespace KirimChat;

/// <summary>Represents the rate limit of an organization, as reported by a response.</summary>
/// <param name="Limit">
/// The number of requests of this class, read or write, that the organization can send per minute (<c>X-RateLimit-Limit</c>).
/// </param>
/// <param name="Remaining">The number of requests that were left at that time (<c>X-RateLimit-Remaining</c>).</param>
/// <param name="ResetsAt">The time when all <paramref name="Limit"/> requests are available again (<c>X-RateLimit-Reset</c>).</param>
/// <remarks>All keys and all replicas of an organization share it. Source: the API reference, "Rate limits".</remarks>
public readonly record struct RateLimit(int Limit, int Remaining, DateTimeOffset ResetsAt);
