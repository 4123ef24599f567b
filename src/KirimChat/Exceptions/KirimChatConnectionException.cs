namespace KirimChat;

/// <summary>Thrown when no response, or only a part of one, was received: a DNS, TCP, or TLS failure, a reset, a truncated body.</summary>
/// <inheritdoc/>
public sealed class KirimChatConnectionException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
