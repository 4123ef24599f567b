using System.Buffers;

namespace KirimChat.Internal.Http;

/// <summary>Reads a body, and no more of it than is allowed.</summary>
internal static class BoundedBody
{
    /// <returns>The body; or what fits of it, and that it was cut.</returns>
    public static async Task<(byte[] Body, bool TooLarge)> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
#if NET
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var chunk = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            // Writing to memory does not wait.
#pragma warning disable CA1849
            using var body = new MemoryStream();
            while (await stream.ReadAsync(chunk, 0, chunk.Length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                var room = maxBytes - (int)body.Length;
                body.Write(chunk, 0, Math.Min(read, room));
#pragma warning restore CA1849
                if (read > room) return (body.ToArray(), true);
            }

            return (body.ToArray(), false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
