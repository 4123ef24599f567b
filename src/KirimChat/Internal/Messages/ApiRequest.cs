using System.Net.Http.Headers;
using KirimChat.Internal.Performance;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal.Messages;

/// <summary>
/// A call, which does not change except for what its attempts count. Each attempt creates its own message from it, so that what a handler
/// adds belongs to its attempt.
/// </summary>
internal sealed class ApiRequest(HttpMethod method, UrlTemplate template, Uri url, KeyValuePair<string, string>[] headers)
{
    public HttpMethod Method => method;

    /// <summary>Gets the path template, for example <c>/contacts/{id}</c>, which is safe to log.</summary>
    public string Path => template.Path;

    /// <summary>Gets the method and the path template, for example <c>GET /contacts/{id}</c>.</summary>
    public string OperationName => $"{method.Method} {template.Path}";

    public Uri Url => url;

    public required AcceptHeader Accept { get; init; }

    /// <summary>Gets a value that indicates whether a success has a body.</summary>
    public bool ExpectsContent { get; init; } = true;

    /// <summary>Gets the body, which every attempt sends as a whole.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Gets the key by which the server recognizes a repeated POST, or null for another method.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets Kiota's options, which handlers can read from the message.</summary>
    public IEnumerable<IRequestOption> Options { get; init; } = [];

    public KirimChatResponseOption? ResponseOption { get; init; }

    /// <summary>Gets the number of attempts so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Gets the number of retries so far.</summary>
    public int Retries => Math.Max(0, Attempts - 1);

    /// <summary>Gets the number of retries so far that count toward the maximum: those after a 429 do not.</summary>
    public int CountedRetries { get; private set; }

    /// <summary>Gets or sets the time that the call has waited for the budget of the organization and for the rate limiter.</summary>
    public TimeSpan TimeWaited { get; set; }

    /// <summary>Gets a value that indicates whether the call may be repeated although its first attempt may have had an effect.</summary>
    public bool IsIdempotent => IdempotencyKey is not null || method.Method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    /// <summary>Counts an attempt that begins.</summary>
    /// <param name="failure">The failure of the previous attempt, or null for the first one.</param>
    public void CountAttempt(KirimChatException? failure)
    {
        Attempts++;
        CountedRetries += failure is null or KirimChatRateLimitException ? 0 : 1;
    }

    public HttpRequestMessage CreateMessage(AuthenticationHeaderValue? authorization = null)
    {
        var message = new HttpRequestMessage(method, url);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
        }

        foreach (var header in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        // The caller's own key is among the headers.
        if (IdempotencyKey is not null && !message.Headers.Contains(ApiRequestFactory.IdempotencyKeyName))
        {
            message.Headers.TryAddWithoutValidation(ApiRequestFactory.IdempotencyKeyName, IdempotencyKey);
        }

        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        message.Headers.Authorization = authorization;
        foreach (var option in Options)
        {
            message.SetOption(option);
        }

        return message;
    }
}
