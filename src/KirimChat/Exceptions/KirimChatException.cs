using System.Net;
using KirimChat.Internal;
using Microsoft.Kiota.Abstractions;

namespace KirimChat;

/// <summary>A call to KirimChat failed. The derived classes say how; this one alone stands for a status that has no class of its own.</summary>
/// <remarks>It derives from Kiota's <see cref="ApiException"/>, so that a handler for that catches it too. The API key is in none of its members.</remarks>
/// <param name="message">What happened, and what to do next.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public class KirimChatException(string message, Exception? innerException = null) : ApiException(message, innerException!)
{
    private Facts facts = new();

    /// <summary>The HTTP status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get => facts.StatusCode; init => SetFacts(facts with { StatusCode = value }); }

    /// <summary>The kind of error, as the API named it (<c>error.type</c>), for example <c>not_found</c>; null when it named none.</summary>
    public string? Type { get => facts.Type; init => SetFacts(facts with { Type = value }); }

    /// <summary>The stable name of the error (<c>error.code</c>), the one to branch on; null when the answer had none.</summary>
    public string? Code { get => facts.Code; init => SetFacts(facts with { Code = value }); }

    /// <summary>The parameter at fault (<c>error.param</c>), or null when the API named none.</summary>
    public string? Param { get => facts.Param; init => SetFacts(facts with { Param = value }); }

    /// <summary>The id of the request, from the body or else from <c>X-Request-Id</c>, to quote to KirimChat's support; null when there was none.</summary>
    public string? RequestId { get => facts.RequestId; init => SetFacts(facts with { RequestId = value }); }

    /// <summary>The body of the answer as text, at most its first 8,192 characters; null when none came.</summary>
    public string? ResponseBody { get => facts.ResponseBody; init => SetFacts(facts with { ResponseBody = value }); }

    /// <summary>All headers of the answer; names are compared without case. Empty when no answer came.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get => facts.Headers; init => SetFacts(facts with { Headers = value }); }

    /// <summary>How long the API asked to wait before the next call (<c>Retry-After</c>), or null when it did not.</summary>
    public TimeSpan? RetryAfter { get => facts.RetryAfter; init => SetFacts(facts with { RetryAfter = value }); }

    /// <summary>What is left of the organisation's calls, or null when the answer did not say.</summary>
    public RateLimit? RateLimit { get => facts.RateLimit; init => SetFacts(facts with { RateLimit = value }); }

    /// <summary>Whether the same call may succeed later: after a 408, a 429, a 5xx other than 501, a lost connection or a timeout.</summary>
    public virtual bool IsTransient => ResponseStatusCode is 408 or 429 or (>= 500 and <= 599 and not 501);

    // Kiota's own members tell the same, for those who catch its class.
    internal void SetFacts(Facts known)
    {
        if (!ReferenceEquals(known.Headers, facts.Headers)) ResponseHeaders = known.Headers.ToDictionary(static header => header.Key, static header => (IEnumerable<string>)header.Value, StringComparer.OrdinalIgnoreCase);
        ResponseStatusCode = (int)(known.StatusCode ?? 0);
        facts = known;
    }

    internal sealed record Facts
    {
        public HttpStatusCode? StatusCode { get; init; }
        public string? Type { get; init; }
        public string? Code { get; init; }
        public string? Param { get; init; }
        public string? RequestId { get; init; }
        public string? ResponseBody { get; init; }
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = NoHeaders.Value;
        public TimeSpan? RetryAfter { get; init; }
        public RateLimit? RateLimit { get; init; }
    }
}
