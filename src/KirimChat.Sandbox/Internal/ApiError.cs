using System.Text.Json;
using System.Text.Json.Serialization;
using KirimChat.Sandbox.Internal.Contract;
using Microsoft.AspNetCore.Mvc;

namespace KirimChat.Sandbox.Internal;

/// <summary>An error response, in the envelope of the API.</summary>
internal sealed class ApiError(int status, string type, string code, string message, string? param = null) : ActionResult
{
    public static readonly ApiError InvalidContactId = Invalid("invalid_contact_id", "The ID is not a contact ID.", "id");
    public static readonly ApiError InvalidPhoneNumber = Invalid(
        "invalid_phone_number",
        "The phone number is not in E.164 form.",
        "phone_number"
    );
    public static readonly ApiError InvalidPhoneFilter = Invalid("invalid_phone_number", "The phone number is not in E.164 form.", "phone");
    public static readonly ApiError InvalidLimit = Invalid("invalid_limit", "The limit must be a number from 1 to 100.", "limit");
    public static readonly ApiError InvalidCursor = Invalid("invalid_cursor", "The cursor is not valid with these filters.", "cursor");
    public static readonly ApiError MissingApiKey = Unauthorized("missing_api_key", "The API key is missing.");
    public static readonly ApiError InvalidApiKey = Unauthorized("invalid_api_key", "The API key is unknown.");
    public static readonly ApiError ExpiredApiKey = Unauthorized("expired_api_key", "The API key has expired.");
    public static readonly ApiError RevokedApiKey = Unauthorized("revoked_api_key", "The API key was revoked.");
    public static readonly ApiError ContactNotFound = NotFound("No such contact.", "id");
    public static readonly ApiError LabelNotFound = NotFound("No such label.", "label_id");
    public static readonly ApiError RouteNotFound = new(404, "not_found", "route_not_found", "No such route.");

    public static readonly ApiError IdempotencyInProgress = new(
        409,
        "conflict",
        "idempotency_in_progress",
        "A request with the same idempotency key is still being processed."
    );

    public static readonly ApiError IdempotencyKeyReuse = new(
        422,
        "invalid_request_error",
        "idempotency_key_reuse",
        "The idempotency key was used for another request."
    );

    public static readonly ApiError RateLimitExceeded = new(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests.");

    public static readonly ApiError NotImplemented = new(
        501,
        "api_error",
        "not_implemented",
        "The sandbox does not implement this operation yet."
    );

    private static readonly Dictionary<int, ApiError> ByStatus = new ApiError[]
    {
        InvalidContactId,
        ExpiredApiKey,
        new(403, "permission_error", "permission_denied", "The API key does not have the required permission."),
        ContactNotFound,
        new(409, "conflict", "resource_conflict", "The contact is being changed."),
        new(422, "invalid_request_error", "unprocessable_request", "The request cannot be processed."),
        RateLimitExceeded,
        new(500, "api_error", "internal_error", "Something went wrong."),
        new(502, "api_error", "bad_gateway", "The service behind the gateway did not respond."),
        new(503, "api_error", "service_unavailable", "The service is temporarily unavailable."),
        new(504, "api_error", "gateway_timeout", "The service behind the gateway timed out."),
    }.ToDictionary(static error => error.Status);

    // "param" is left out when there is none, unlike the null values of a contact.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IEnumerable<int> DocumentedStatuses => ByStatus.Keys;

    private int Status => status;

    public static ApiError? Documented(int status) => ByStatus.GetValueOrDefault(status);

    public static ApiError InvalidField(string param, string message) => Invalid("invalid_field_value", message, param);

    public static ApiError MissingField(string param) => Invalid("missing_required_field", $"The field {param} is required.", param);

    public override Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        var requestId = ApiMiddleware.GetRequestId(context);
        var details = new ErrorDetails
        {
            Type = type,
            Code = code,
            Message = message,
            Param = param,
            Request_id = requestId,
        };
        return context.Response.WriteAsJsonAsync(new ErrorResponse { Error = details }, Json, context.RequestAborted);
    }

    private static ApiError Invalid(string code, string message, string param) => new(400, "invalid_request_error", code, message, param);

    private static ApiError Unauthorized(string code, string message) => new(401, "authentication_error", code, message);

    private static ApiError NotFound(string message, string param) => new(404, "not_found", "resource_not_found", message, param);
}
