using System.Net;

namespace KirimChat;

/// <summary>5xx: KirimChat, or a gateway before it, failed.</summary>
/// <inheritdoc/>
public sealed class KirimChatServerException(string message, Exception? innerException = null) : KirimChatException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => StatusCode is not HttpStatusCode.NotImplemented;
}
