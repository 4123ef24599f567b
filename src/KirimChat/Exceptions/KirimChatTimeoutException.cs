namespace KirimChat;

/// <summary>Thrown when an attempt or the whole call timed out, and the caller had not canceled it.</summary>
/// <inheritdoc/>
public sealed class KirimChatTimeoutException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
