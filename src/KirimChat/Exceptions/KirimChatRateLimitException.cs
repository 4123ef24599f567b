namespace KirimChat;

/// <summary>429: the organisation has used up its calls for now. <see cref="KirimChatException.RetryAfter"/> says when to come back.</summary>
/// <inheritdoc/>
public sealed class KirimChatRateLimitException(string message, Exception? innerException = null) : KirimChatException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}
