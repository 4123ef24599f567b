namespace KirimChat;

/// <summary>Thrown for 401: the API key is missing, unknown, expired, or revoked.</summary>
/// <inheritdoc/>
public sealed class KirimChatAuthenticationException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
