using System.Net;
using System.Text;
using System.Text.Json;
using KirimChat.Internal.Performance;
using KirimChat.Internal.Redaction;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Messages;

/// <summary>A response whose body is in memory, with the API key removed wherever a server echoed it.</summary>
internal sealed class BufferedResponse(HttpResponseMessage message, ArraySegment<byte> body, bool isTruncated, Redactor redactor)
    : IDisposable
{
    // Enough for any error envelope or gateway page, and too little to fill a log.
    private const int MaxBodyCharacters = 8192;

    private IReadOnlyDictionary<string, IReadOnlyList<string>>? headers;
    private JsonDocument? document;
    private bool isDetached;
    private int isDisposed;

    public HttpStatusCode StatusCode => message.StatusCode;

    public ArraySegment<byte> Body => body;

    /// <summary>Gets a value that indicates whether the body was not read to its end.</summary>
    public bool IsTruncated => isTruncated;

    /// <summary>Gets the JSON of the body. It is parsed once and disposed with the response.</summary>
    public JsonDocument Json => document ??= StrictJson.Parse(body);

    public string? RequestId => GetHeader("X-Request-Id") is { Length: > 0 } id ? Redactor.Redact(id) : null;

    public RateLimit? RateLimit => RateLimitHeaders.Read(message.Headers);

    /// <summary>Gets the number of requests that are left, or null when the response did not report it.</summary>
    public int? RateLimitRemaining => RateLimitHeaders.ReadRemaining(message.Headers);

    public Redactor Redactor => redactor;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers =>
        headers ??= message
            .Headers.Concat(ContentHeaders)
            .GroupBy(header => Redactor.Redact(header.Key), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                static header => header.Key,
                header => (IReadOnlyList<string>)[.. header.SelectMany(static h => h.Value).Select(Redactor.Redact)],
                StringComparer.OrdinalIgnoreCase
            );

    /// <summary>Gets the media type as it was sent, even when the header is malformed; null when there is none.</summary>
    public string? MediaType => MediaTypes.Read(message.Content?.Headers);

    /// <summary>
    /// Gets a value that indicates whether the platform decompressed the body. It removes the headers of the encoding, so only the type of
    /// its content is left to recognize it by.
    /// </summary>
    public bool IsDecompressed => message.Content?.GetType().Name.EndsWith("DecompressedContent", StringComparison.Ordinal) == true;

    public TimeSpan? GetRetryAfter(TimeProvider time) => RetryAfterHeader.Read(message.Headers, time);

    public ErrorEnvelope ReadError()
    {
        var error = ErrorEnvelope.Read(body);
        return error == default
            ? error
            : new(Redact(error.Type), Redact(error.Code), Redact(error.Message), Redact(error.Param), Redact(error.RequestId));
    }

    /// <returns>The first characters of the body as text, or null when it is empty.</returns>
    public string? ReadBodyText()
    {
        if (body.Count == 0)
        {
            return null;
        }

        // No character has more than four bytes, so the rest need not be decoded.
        var length = Math.Min(body.Count, 4 * MaxBodyCharacters);
        var text = Encoding.UTF8.GetString(body.Array!, body.Offset, length);
        var isCut = isTruncated || length < body.Count;
        return (isCut ? Redactor.RedactTruncated(text) : Redactor.Redact(text)).Truncate(MaxBodyCharacters);
    }

    /// <summary>Reads the JSON of the body.</summary>
    /// <returns>The value, or the default when the status has no body.</returns>
    /// <exception cref="ContractViolationException">The JSON is not what the OpenAPI description promises.</exception>
    public T? Read<T>(Func<IParseNode, T?> read) => body.Count == 0 ? default : read(new StrictParseNode(Json.RootElement));

    /// <inheritdoc cref="Read"/>
    public T? ReadObject<T>(ParsableFactory<T> factory)
        where T : IParsable => body.Count == 0 ? default : new StrictParseNode(Json.RootElement).GetObjectValue(factory);

    public Stream OpenBody() => new MemoryStream(body.ToArray(), writable: false);

    public string ReadText() => Encoding.UTF8.GetString(body.Array!, body.Offset, body.Count);

    /// <summary>Gets the message for a caller that reads and disposes it.</summary>
    public HttpResponseMessage DetachMessage()
    {
        var content = new ByteArrayContent(body.ToArray());
        foreach (var header in ContentHeaders)
        {
            if (header.Key is not ("Content-Length" or "Content-Encoding"))
            {
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        message.Content?.Dispose();
        message.Content = content;
        isDetached = true;
        return message;
    }

    public void Dispose()
    {
        // Only once: a buffer that is returned twice would be given to two callers.
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }

        document?.Dispose();
        BodyPool.Return(body.Array!);
        if (!isDetached)
        {
            message.Dispose();
        }
    }

    private IEnumerable<KeyValuePair<string, IEnumerable<string>>> ContentHeaders =>
        message.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>();

    private string? Redact(string? text) => text is null ? null : Redactor.Redact(text);

    private string? GetHeader(string name) => message.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
