namespace KirimChat;

/// <summary>No answer, or not all of it: a failure of DNS, TCP or TLS, a reset, a body cut short.</summary>
/// <inheritdoc/>
public sealed class KirimChatConnectionException(string message, Exception? innerException = null) : KirimChatException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
