namespace KirimChat;

/// <summary>Thrown for 403: the API key doesn't have permission for the operation.</summary>
/// <inheritdoc/>
public sealed class KirimChatPermissionException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
