using System.Globalization;
using System.Net;
using System.Text;
using KirimChat.Internal.Http;

namespace KirimChat.Internal;

/// <summary>An answer that has arrived: its status, its headers and its body, with the key taken out wherever a server echoed it.</summary>
internal sealed class Answer
{
    // Enough for any error envelope or gateway page, and too little to fill a log.
    private const int MaxBodyCharacters = 8192;

    private readonly HttpResponseMessage message;
    private readonly string key;
    private IReadOnlyDictionary<string, IReadOnlyList<string>>? headers;

    private Answer(HttpResponseMessage message, byte[] body, bool isCut, string key)
    {
        this.message = message;
        this.key = key;
        Body = body;
        IsCut = isCut;
    }

    public HttpStatusCode StatusCode => message.StatusCode;

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body is longer than was allowed, and was not read to its end.</summary>
    public bool IsCut { get; }

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
        .GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            static header => header.Key,
            header => (IReadOnlyList<string>)[.. header.SelectMany(static h => h.Value).Select(Redact)],
            StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of an answer whose body did not arrive.</summary>
    public static Answer WithoutBody(HttpResponseMessage message, string key) => new(message, [], isCut: true, key);

    /// <summary>Reads the body, and leaves it in memory in the message too, for those who read it next.</summary>
    public static async Task<Answer> ReadAsync(HttpResponseMessage message, string key, int maxBytes, CancellationToken cancellationToken)
    {
        using var original = message.Content;
        var (body, isCut) = await BoundedBody.ReadAsync(original, maxBytes, cancellationToken).ConfigureAwait(false);
        message.Content = new ByteArrayContent(body);
        foreach (var header in original.Headers) message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return new(message, body, isCut, key);
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
        if (Body.IsEmpty) return null;
        // No character has more than four bytes: no need to decode what is cut off anyway.
        var head = Body.Length > 4 * MaxBodyCharacters ? Body.Slice(0, 4 * MaxBodyCharacters) : Body;
        var text = Redact(Encoding.UTF8.GetString(head.ToArray()));
        return text.Length > MaxBodyCharacters ? text.Substring(0, MaxBodyCharacters) : text;
    }

    public string Redact(string text) => text.Replace(key, "[API key]");

    private string? Header(string name) => message.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
