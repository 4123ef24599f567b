namespace KirimChat;

/// <summary>Thrown for a redirect, and for a success whose body is missing, too large, not JSON, or lacks a required field.</summary>
/// <inheritdoc/>
public sealed class KirimChatUnexpectedResponseException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
