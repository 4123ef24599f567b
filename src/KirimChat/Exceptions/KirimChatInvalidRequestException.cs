namespace KirimChat;

/// <summary>400 or 422: the request is not valid. <see cref="KirimChatException.Param"/> names the parameter, where one is at fault.</summary>
/// <inheritdoc/>
public sealed class KirimChatInvalidRequestException(string message, Exception? innerException = null) : KirimChatException(message, innerException);
