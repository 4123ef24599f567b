namespace KirimChat;

/// <summary>What is left of the calls that an organisation may make, as the last answer told it.</summary>
/// <param name="Limit">How many calls of this class the organisation may make per minute (<c>X-RateLimit-Limit</c>).</param>
/// <param name="Remaining">How many calls were left at that moment (<c>X-RateLimit-Remaining</c>).</param>
/// <param name="ResetsAt">When all <paramref name="Limit"/> calls will be available again (<c>X-RateLimit-Reset</c>).</param>
/// <remarks>All keys and all replicas of an organisation share it. Source: the API reference, "Rate limits".</remarks>
public readonly record struct RateLimit(int Limit, int Remaining, DateTimeOffset ResetsAt);
