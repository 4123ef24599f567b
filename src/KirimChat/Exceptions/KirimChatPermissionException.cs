namespace KirimChat;

/// <summary>403: the API key may not do this.</summary>
/// <inheritdoc/>
public sealed class KirimChatPermissionException(string message, Exception? innerException = null) : KirimChatException(message, innerException);
