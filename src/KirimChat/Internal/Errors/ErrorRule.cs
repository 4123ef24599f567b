using KirimChat.Internal.Messages;

namespace KirimChat.Internal.Errors;

/// <summary>
/// How an HTTP error status is reported: the exception, what happened, and what to do. <c>{0}</c> is the name of the client.
/// </summary>
internal sealed record ErrorRule(Func<string, KirimChatException> Create, string Summary, string? Advice = null)
{
    private const string Support = "contact KirimChat support";

    private static readonly ErrorRule InvalidRequest = new(
        static message => new KirimChatInvalidRequestException(message),
        "{0} rejected the request as invalid",
        "Correct the request before sending it again."
    );

    private static readonly ErrorRule Authentication = new(
        static message => new KirimChatAuthenticationException(message),
        "{0} rejected the API key",
        "Use a complete key that is neither expired nor revoked."
    );

    private static readonly ErrorRule Permission = new(
        static message => new KirimChatPermissionException(message),
        "{0} denied permission for this operation",
        "Use an API key with the required permission, or contact the administrator of your organization."
    );

    private static readonly ErrorRule NotFound = new(
        static message => new KirimChatNotFoundException(message),
        "{0} did not find the resource",
        "Check the ID and BaseUrl; a resource of another organization is not found either."
    );

    private static readonly ErrorRule RequestTimeout = new(
        static message => new KirimChatException(message),
        "{0} timed out while waiting for the request"
    );

    private static readonly ErrorRule Conflict = new(
        static message => new KirimChatConflictException(message),
        "{0} reported a conflict with the state of the resource",
        "Fetch the resource before sending another request."
    );

    private static readonly ErrorRule IdempotencyInProgress = new(
        static message => new KirimChatConflictException(message),
        "{0} is still processing a request with the same idempotency key",
        "Retry later with the same idempotency key."
    );

    private static readonly ErrorRule IdempotencyKeyReuse = InvalidRequest with
    {
        Summary = "{0} has already processed a different request with the same idempotency key",
        Advice = "Use a new idempotency key for each different request.",
    };

    private static readonly ErrorRule RateLimit = new(
        static message => new KirimChatRateLimitException(message),
        "{0} reported that the organization's rate limit was exceeded"
    );

    private static readonly ErrorRule NotImplemented = new(
        static message => new KirimChatServerException(message),
        "{0} does not implement this operation",
        $"Don't retry; {Support}."
    );

    private static readonly ErrorRule Server = new(
        static message => new KirimChatServerException(message),
        "{0} failed",
        $"Retry later. If the problem persists, {Support}."
    );

    private static readonly ErrorRule Gateway = Server with { Summary = "{0} or a gateway in front of it failed" };

    private static readonly ErrorRule Other = new(
        static message => new KirimChatException(message),
        "{0} rejected the request",
        "See ResponseBody for details."
    );

    public static ErrorRule For(int status, ErrorEnvelope error) =>
        status switch
        {
            422 when error.Code == "idempotency_key_reuse" => IdempotencyKeyReuse,
            400 or 422 => InvalidRequest,
            401 => Authentication,
            403 => Permission,
            404 => NotFound,
            408 => RequestTimeout,
            409 when error.Code == TransientErrors.IdempotencyInProgress => IdempotencyInProgress,
            409 => Conflict,
            429 => RateLimit,
            501 => NotImplemented,
            >= 500 and <= 599 => error == default ? Gateway : Server,
            _ => Other,
        };
}
