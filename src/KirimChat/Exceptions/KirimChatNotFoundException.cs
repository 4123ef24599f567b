namespace KirimChat;

/// <summary>Thrown for 404: the organization has no such resource. Resources of other organizations are not found either.</summary>
/// <inheritdoc/>
public sealed class KirimChatNotFoundException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
