namespace KirimChat.Internal.Errors;

/// <summary>The one table of failures that may not occur again.</summary>
internal static class TransientErrors
{
    /// <summary>Another call with the same idempotency key is still running. Source: the API reference, "Idempotency".</summary>
    public const string IdempotencyInProgress = "idempotency_in_progress";

    /// <summary>The same call may succeed later.</summary>
    public static bool IsTransient(KirimChatException exception) =>
        exception switch
        {
            KirimChatConnectionException or KirimChatTimeoutException or KirimChatRateLimitException => true,
            KirimChatConflictException => exception.Code == IdempotencyInProgress,
            KirimChatServerException => exception.ResponseStatusCode != 501,
            KirimChatUnexpectedResponseException => false,
            _ => exception.ResponseStatusCode is 408 or 429 or (>= 500 and <= 599 and not 501),
        };

    /// <summary>A transient failure that the client retries itself: not a 5xx status without a general meaning.</summary>
    public static bool IsRetryable(KirimChatException exception) =>
        IsTransient(exception) && exception.ResponseStatusCode is not (> 500 and not (502 or 503 or 504));
}
