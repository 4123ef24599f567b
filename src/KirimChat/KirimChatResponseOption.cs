using System.Net;
using KirimChat.Internal.Messages;
using Microsoft.Kiota.Abstractions;

namespace KirimChat;

/// <summary>A request option that captures response metadata for a call made through <see cref="KirimChatClient.Api"/>.</summary>
/// <remarks>Use one instance per call. It is populated from the last response, whether the call succeeds or fails.</remarks>
public sealed class KirimChatResponseOption : IRequestOption
{
    /// <summary>Gets the HTTP status code, or null when no response was received.</summary>
    public HttpStatusCode? StatusCode { get; private set; }

    /// <summary>Gets the request ID (<c>X-Request-Id</c>), or null when the response had none.</summary>
    public string? RequestId { get; private set; }

    /// <summary>Gets the rate limit of the organization, or null when the response did not include it.</summary>
    public RateLimit? RateLimit { get; private set; }

    /// <summary>Gets the response headers, with case-insensitive names. Empty when no response was received.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; private set; } = EmptyHeaders.Instance;

    internal void Set(
        HttpStatusCode statusCode,
        string? requestId,
        RateLimit? rateLimit,
        IReadOnlyDictionary<string, IReadOnlyList<string>> headers
    )
    {
        StatusCode = statusCode;
        RequestId = requestId;
        RateLimit = rateLimit;
        Headers = headers;
    }
}
