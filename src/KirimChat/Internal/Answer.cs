using System.Globalization;
using System.Net;
using System.Text;

namespace KirimChat.Internal;

/// <summary>An answer that has arrived: its status, its headers and its body, with the key taken out wherever a server echoed it.</summary>
internal sealed class Answer(HttpResponseMessage message, ArraySegment<byte> body, bool isTruncated, string key)
{
    // Enough for any error envelope or gateway page, and too little to fill a log.
    private const int MaxBodyCharacters = 8192;

    private IReadOnlyDictionary<string, IReadOnlyList<string>>? headers;

    public HttpStatusCode StatusCode => message.StatusCode;

    public ArraySegment<byte> Body => body;

    /// <summary>The body is longer than was allowed, and was not read to its end.</summary>
    public bool IsTruncated => isTruncated;

    public bool IsJson =>
#if NET
        // As most servers write it: not worth a parser.
        (message.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) && type.ToString() is "application/json" or "application/json; charset=utf-8") ||
#endif
        MediaTypes.IsJson(MediaType);

    public string? MediaType => message.Content.Headers.ContentType?.MediaType;

    public string? RequestId => Header("X-Request-Id") is { Length: > 0 } id ? Redact(id) : null;

    public RateLimit? RateLimit =>
        int.TryParse(Header("X-RateLimit-Limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && int.TryParse(Header("X-RateLimit-Remaining"), NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)
        && long.TryParse(Header("X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
        && reset <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new(limit, remaining, DateTimeOffset.FromUnixTimeSeconds(reset))
            : null;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers => headers ??= message.Headers
        .Concat(message.Content.Headers)
        .GroupBy(header => Redact(header.Key), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            static header => header.Key,
            header => (IReadOnlyList<string>)[.. header.SelectMany(static h => h.Value).Select(Redact)],
            StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of an answer whose body did not arrive.</summary>
    public static Answer WithoutBody(HttpResponseMessage message, string key) => new(message, new([]), isTruncated: true, key);

    /// <summary>Puts the body back into the message, decoded, for those who read it there.</summary>
    public void PutBack()
    {
        using var original = message.Content;
        message.Content = new ByteArrayContent(body.Array!, body.Offset, body.Count);
        foreach (var header in original.Headers.Where(static header => header.Key is not ("Content-Length" or "Content-Encoding"))) message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    /// <summary>The wait that the server asked for, from now; a date gone by is no wait.</summary>
    public TimeSpan? RetryAfter(TimeProvider time) => message.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    public string? BodyText()
    {
        if (body.Count == 0) return null;
        // No character has more than four bytes: no need to decode what is cut off anyway.
        var text = Encoding.UTF8.GetString(body.Array!, body.Offset, Math.Min(body.Count, 4 * MaxBodyCharacters));
        return Excerpt.Of(isTruncated ? Redaction.RedactCut(text, key) : Redact(text), MaxBodyCharacters);
    }

    public string Redact(string text) => Redaction.Redact(text, key);

    public Exception? Redact(Exception? cause) => Redaction.Redact(cause, key);

    private string? Header(string name) => message.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
