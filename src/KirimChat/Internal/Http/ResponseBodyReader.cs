using System.IO.Compression;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Performance;
using KirimChat.Internal.Threading;

namespace KirimChat.Internal.Http;

/// <summary>Reads the body of a response into memory, up to a limit.</summary>
internal static class ResponseBodyReader
{
    private const int DefaultCapacity = 4096;

    // The largest array that every runtime can create.
    private const int MaxArrayLength = 0x7FFFFFC7;

    private static ReadOnlySpan<byte> GzipSignature => [0x1F, 0x8B];

    /// <returns>The body, and whether it was cut off at <paramref name="maxBytes"/>.</returns>
    /// <remarks>A stream may ignore its token. Its read is then abandoned; disposing the response ends most of them.</remarks>
    public static ValueTask<(ArraySegment<byte> Body, bool IsTruncated)> ReadAsync(
        HttpResponseMessage response,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        var reading = ReadContentAsync(response, maxBytes, cancellationToken);
        return reading.IsCompletedSuccessfully ? reading : new(reading.AsTask().AbandonWhenCanceledAsync(cancellationToken));
    }

    private static async ValueTask<(ArraySegment<byte> Body, bool IsTruncated)> ReadContentAsync(
        HttpResponseMessage response,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        // On .NET Framework, a response without a body has no content.
        if (response.Content is not { } content)
        {
            return (new([]), false);
        }

        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        var capacity = GetCapacity(content);
        var (body, isTruncated) = await ReadAsync(stream, capacity, maxBytes, cancellationToken).ConfigureAwait(false);
        if (!IsGzip(content, body))
        {
            return (body, isTruncated);
        }

        using var compressed = new MemoryStream(body.Array!, body.Offset, body.Count);
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        var decompressed = await ReadAsync(gzip, DefaultCapacity, maxBytes, cancellationToken).ConfigureAwait(false);
        BodyPool.Return(body.Array!);
        return decompressed;
    }

    private static async ValueTask<(ArraySegment<byte> Body, bool IsTruncated)> ReadAsync(
        Stream stream,
        long capacity,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        // One byte more than allowed, to detect a body that is too large. The length is only a hint: a transport that has decompressed the
        // body may have left the length of the compressed one.
        var maxCapacity = Math.Min(maxBytes, MaxArrayLength - 1) + 1;
        var body = BodyPool.Rent((int)Math.Min(capacity, maxCapacity));
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return (new(body, 0, length), false);
            }

            length += read;
            if (length > maxBytes)
            {
                return (new(body, 0, maxBytes), true);
            }

            if (length == body.Length)
            {
                body = BodyPool.Grow(body, (int)Math.Min(2L * length, maxCapacity));
            }
        }
    }

    // Of a transport that does not decompress, or only what is spelled exactly so, as on .NET 8. The header alone proves nothing: others
    // decompress, and leave it behind.
    private static bool IsGzip(HttpContent content, ArraySegment<byte> body) =>
        body.AsSpan().StartsWith(GzipSignature)
        && content.Headers.TryGetRaw("Content-Encoding", out var encoding)
        && encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);

    // One byte more than the length, so that the end is found without growing.
    private static long GetCapacity(HttpContent content) =>
        content.Headers.TryGetRaw("Content-Length", out var text) && int.TryParse(text, out var length) && length > 0
            ? length + 1L
            : DefaultCapacity;
}
