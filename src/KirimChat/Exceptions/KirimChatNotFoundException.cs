namespace KirimChat;

/// <summary>404: there is no such resource in this organisation. What belongs to another organisation is not found either.</summary>
/// <inheritdoc/>
public sealed class KirimChatNotFoundException(string message, Exception? innerException = null) : KirimChatException(message, innerException);
