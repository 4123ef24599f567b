namespace KirimChat.Internal.Serialization;

/// <summary>
/// A body that is not what the OpenAPI description promises. Callers get a <see cref="KirimChatUnexpectedResponseException"/>.
/// </summary>
internal sealed class ContractViolationException(string message, Exception? innerException = null) : Exception(message, innerException);
