namespace KirimChat.Internal.Json;

/// <summary>A body that is not what the document says. Never leaves the layer: it becomes a <see cref="KirimChatUnexpectedResponseException"/>.</summary>
internal sealed class BrokenContractException(string message, Exception? innerException = null) : Exception(message, innerException);
