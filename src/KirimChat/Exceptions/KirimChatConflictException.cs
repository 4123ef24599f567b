namespace KirimChat;

/// <summary>Thrown for 409: the request conflicts with the state of the resource.</summary>
/// <inheritdoc/>
public sealed class KirimChatConflictException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
