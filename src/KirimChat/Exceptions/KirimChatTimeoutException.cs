namespace KirimChat;

/// <summary>An attempt, or the whole call, ran out of time, and the caller had not cancelled it.</summary>
/// <inheritdoc/>
public sealed class KirimChatTimeoutException(string message, Exception? innerException = null) : KirimChatException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
