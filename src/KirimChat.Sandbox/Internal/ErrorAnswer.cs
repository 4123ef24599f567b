using System.Text.Json;
using System.Text.Json.Serialization;
using KirimChat.Sandbox.Contract;
using Microsoft.AspNetCore.Mvc;

namespace KirimChat.Sandbox.Internal;

/// <summary>An error, in the one envelope that the API has for all.</summary>
internal sealed class ErrorAnswer(int status, string type, string code, string message, string? param = null) : ActionResult
{
    public static readonly ErrorAnswer InvalidContactId = new(400, "invalid_request_error", "invalid_contact_id", "The id is not a contact id.", "id");
    public static readonly ErrorAnswer MissingApiKey = new(401, "authentication_error", "missing_api_key", "There is no API key.");
    public static readonly ErrorAnswer InvalidApiKey = new(401, "authentication_error", "invalid_api_key", "The API key is not known.");
    public static readonly ErrorAnswer ExpiredApiKey = new(401, "authentication_error", "expired_api_key", "The API key has expired.");
    public static readonly ErrorAnswer RevokedApiKey = new(401, "authentication_error", "revoked_api_key", "The API key was revoked.");
    public static readonly ErrorAnswer NoSuchContact = new(404, "not_found", "contact_not_found", "No such contact.", "id");
    public static readonly ErrorAnswer NoSuchRoute = new(404, "not_found", "route_not_found", "No such route.");
    public static readonly ErrorAnswer RateLimitExceeded = new(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests.");
    public static readonly ErrorAnswer NotImplemented = new(501, "api_error", "not_implemented", "The sandbox does not have this operation yet.");

    private static readonly Dictionary<int, ErrorAnswer> ByStatus = new ErrorAnswer[]
    {
        InvalidContactId,
        ExpiredApiKey,
        new(403, "permission_error", "permission_denied", "The API key may not read contacts."),
        NoSuchContact,
        new(409, "conflict", "resource_conflict", "The contact is being changed."),
        new(422, "invalid_request_error", "unprocessable_request", "The request cannot be carried out."),
        RateLimitExceeded,
        new(500, "api_error", "internal_error", "Something went wrong."),
        new(502, "api_error", "bad_gateway", "Something did not answer."),
        new(503, "api_error", "service_unavailable", "The service is unavailable for a moment."),
        new(504, "api_error", "gateway_timeout", "Something did not answer in time."),
    }.ToDictionary(static error => error.Status);

    // "param" is left out where there is none; a contact's nulls are not.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IEnumerable<int> DocumentedStatuses => ByStatus.Keys;

    private int Status => status;

    public static ErrorAnswer? Documented(int status) => ByStatus.GetValueOrDefault(status);

    public override Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        var error = new ErrorDetails { Type = type, Code = code, Message = message, Param = param, Request_id = ApiMiddleware.RequestId(context) };
        return context.Response.WriteAsJsonAsync(new ErrorResponse { Error = error }, Json, context.RequestAborted);
    }
}
