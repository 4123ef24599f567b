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
    public static readonly ErrorAnswer NoSuchContact = new(404, "not_found", "contact_not_found", "No such contact.", "id");
    public static readonly ErrorAnswer NoSuchRoute = new(404, "not_found", "route_not_found", "No such route.");
    public static readonly ErrorAnswer RateLimitExceeded = new(429, "rate_limit_error", "rate_limit_exceeded", "Too many requests.");
    public static readonly ErrorAnswer NotImplemented = new(501, "api_error", "not_implemented", "The sandbox does not have this operation yet.");

    // "param" is left out where there is none; a contact's nulls are not.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public override Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        var error = new ErrorDetails { Type = type, Code = code, Message = message, Param = param, Request_id = ApiConventions.RequestId(context) };
        return context.Response.WriteAsJsonAsync(new ErrorResponse { Error = error }, Json, context.RequestAborted);
    }
}
