using System.Net;
using KirimChat.Internal.Messages;

namespace KirimChat;

/// <summary>Represents a value together with the status, the request ID, the rate limit, and the headers of its response.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class KirimChatResponse<T>
{
    /// <summary>Gets the value. Never null.</summary>
    public required T Value { get; init; }

    /// <summary>Gets the HTTP status code.</summary>
    public HttpStatusCode StatusCode { get; init; } = HttpStatusCode.OK;

    /// <summary>Gets the request ID, to quote when you contact KirimChat support; null when the response had none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the rate limit of the organization, or null when the response did not include it.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Gets the response headers, with case-insensitive names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = EmptyHeaders.Instance;
}
