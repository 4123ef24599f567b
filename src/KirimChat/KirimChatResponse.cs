using System.Net;
using KirimChat.Internal;

namespace KirimChat;

/// <summary>A value, with the status, the request id, the rate limit and the headers of the answer that brought it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class KirimChatResponse<T>
{
    /// <summary>The value. Never null.</summary>
    public required T Value { get; init; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; init; } = HttpStatusCode.OK;

    /// <summary>The id of the request, to quote to KirimChat's support; null when the answer had none.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is left of the organisation's calls, or null when the answer did not say.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>All headers of the answer; names are compared without case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = NoHeaders.Value;
}
