namespace KirimChat;

/// <summary>
/// Thrown for 429: the rate limit of the organization was exceeded. <see cref="KirimChatException.RetryAfter"/> is the time to wait.
/// </summary>
/// <inheritdoc/>
public sealed class KirimChatRateLimitException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
