using System.Net;
using KirimChat.Internal;
using Microsoft.Kiota.Abstractions;

namespace KirimChat;

/// <summary>
/// Holds, after a call on <see cref="KirimChatClient.Api"/> that had it among its options, the status, the request id, the rate limit and the
/// headers of the answer.
/// </summary>
/// <remarks>One instance is for one call. It is filled on success and on failure alike, by the last answer that came.</remarks>
public sealed class KirimChatResponseOption : IRequestOption
{
    /// <summary>The HTTP status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; internal set; }

    /// <summary>The id of the request (<c>X-Request-Id</c>), or null when the answer had none.</summary>
    public string? RequestId { get; internal set; }

    /// <summary>What is left of the organisation's calls, or null when the answer did not say.</summary>
    public RateLimit? RateLimit { get; internal set; }

    /// <summary>All headers of the answer; names are compared without case. Empty when no answer came.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; internal set; } = NoHeaders.Value;
}
