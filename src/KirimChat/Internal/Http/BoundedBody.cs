#if NET
using System.Globalization;

#endif
namespace KirimChat.Internal.Http;

/// <summary>Reads a body, and no more of it than is allowed.</summary>
internal static class BoundedBody
{
    private const int UnknownLength = 4096;

    // The longest array that every runtime makes.
    private const int MaxLength = 0x7FFFFFC7;

    /// <returns>The body; or what fits of it, and that it is not all.</returns>
    public static async ValueTask<(ArraySegment<byte> Body, bool IsTruncated)> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
#if NET
        using var wire = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var isCompressed = Compression.IsUsed(content);
        using var stream = isCompressed ? Compression.Decode(content, wire) : wire;
        // What a compressed body says of its length is no help.
        var expected = isCompressed ? null : ExpectedLength(content);
#else
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        var expected = ExpectedLength(content);
#endif
        // One byte more than is allowed: a body that is too long shows.
        var most = Math.Min(maxBytes, MaxLength - 1) + 1;
        var body = new byte[Math.Min(expected ?? UnknownLength, most)];
        var length = 0;
#if NET
        while (await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
#else
        while (await stream.ReadAsync(body, length, body.Length - length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
#endif
        {
            length += read;
            if (length > maxBytes) return (new(body, 0, maxBytes), true);
            if (length == expected) break;
            if (length == body.Length) Array.Resize(ref body, (int)Math.Min(2L * length, most));
        }

        return (new(body, 0, length), false);
    }

    private static long? ExpectedLength(HttpContent content)
    {
#if NET
        // As it came: not worth a parser.
        return content.Headers.NonValidated.TryGetValues("Content-Length", out var text) && int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
#else
        return content.Headers.ContentLength is > 0 and var length ? length : null;
#endif
    }
}
