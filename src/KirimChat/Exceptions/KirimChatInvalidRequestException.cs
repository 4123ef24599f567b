namespace KirimChat;

/// <summary>
/// Thrown for 400 and 422: the request is invalid. <see cref="KirimChatException.Param"/> names the parameter, if one is at fault.
/// </summary>
/// <inheritdoc/>
public sealed class KirimChatInvalidRequestException(string message, Exception? innerException = null)
    : KirimChatException(message, innerException);
