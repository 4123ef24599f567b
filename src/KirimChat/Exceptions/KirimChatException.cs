using System.Net;
using KirimChat.Internal.Errors;
using Microsoft.Kiota.Abstractions;

namespace KirimChat;

/// <summary>
/// Represents a failed call to KirimChat. The derived types identify the cause; this type is thrown for other error statuses.
/// </summary>
/// <remarks>
/// Derives from Kiota's <see cref="ApiException"/>, so that code written for generated clients also handles it. No member contains the
/// API key.
/// </remarks>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or null.</param>
public class KirimChatException(string message, Exception? innerException = null) : ApiException(message, innerException!)
{
    /// <summary>Gets the HTTP status code, or null when no response was received.</summary>
    public HttpStatusCode? StatusCode
    {
        get => ResponseStatusCode == 0 ? null : (HttpStatusCode)ResponseStatusCode;
        init => ResponseStatusCode = (int)(value ?? 0);
    }

    /// <summary>
    /// Gets the error type reported by the API (<c>error.type</c>), for example <c>not_found</c>; null when there is none.
    /// </summary>
    public string? Type
    {
        get => Details.Type;
        init => Details.Type = value;
    }

    /// <summary>
    /// Gets the stable error code reported by the API (<c>error.code</c>), which is the one to branch on; null when there is none.
    /// </summary>
    public string? Code
    {
        get => Details.Code;
        init => Details.Code = value;
    }

    /// <summary>Gets the name of the invalid parameter (<c>error.param</c>), or null when the API named none.</summary>
    public string? Param
    {
        get => Details.Param;
        init => Details.Param = value;
    }

    /// <summary>
    /// Gets the request ID from the response body or, if that has none, from the <c>X-Request-Id</c> header; null when there is none. Quote
    /// it when you contact KirimChat support.
    /// </summary>
    public string? RequestId
    {
        get => Details.RequestId;
        init => Details.RequestId = value;
    }

    /// <summary>Gets the first 8,192 characters of the response body, or null when it is empty.</summary>
    public string? ResponseBody
    {
        get => Details.ResponseBody;
        init => Details.ResponseBody = value;
    }

    /// <summary>Gets the response headers, with case-insensitive names. Empty when no response was received.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers
    {
        get =>
            ResponseHeaders.ToDictionary(
                static header => header.Key,
                static header => (IReadOnlyList<string>)[.. header.Value],
                StringComparer.OrdinalIgnoreCase
            );
        init =>
            ResponseHeaders = value.ToDictionary(
                static header => header.Key,
                static header => (IEnumerable<string>)header.Value,
                StringComparer.OrdinalIgnoreCase
            );
    }

    /// <summary>Gets the delay requested by the API (<c>Retry-After</c>), or null when there is none.</summary>
    public TimeSpan? RetryAfter
    {
        get => Details.RetryAfter;
        init => Details.RetryAfter = value;
    }

    /// <summary>Gets the rate limit of the organization, or null when the response did not include it.</summary>
    public RateLimit? RateLimit
    {
        get => Details.RateLimit;
        init => Details.RateLimit = value;
    }

    /// <summary>
    /// Gets a value that indicates whether the same call may succeed later: after a 408, a 429, a 5xx other than 501, a timeout, a
    /// connection failure, and a 409 with the code <c>idempotency_in_progress</c>.
    /// </summary>
    public bool IsTransient => TransientErrors.IsTransient(this);

    internal ErrorDetails Details { get; set; } = new();
}
