namespace KirimChat;

/// <summary>The answer is not what the API promises: a redirect, or a success whose body is missing, too large, not JSON, or lacks a required field.</summary>
/// <inheritdoc/>
public sealed class KirimChatUnexpectedResponseException(string message, Exception? innerException = null) : KirimChatException(message, innerException);
