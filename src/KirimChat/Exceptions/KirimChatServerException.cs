namespace KirimChat;

/// <summary>Thrown for 5xx: KirimChat or a gateway in front of it failed.</summary>
/// <inheritdoc/>
public sealed class KirimChatServerException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
