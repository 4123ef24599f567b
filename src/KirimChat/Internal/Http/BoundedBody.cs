namespace KirimChat.Internal.Http;

/// <summary>Reads a body, and no more of it than is allowed.</summary>
internal static class BoundedBody
{
    private const int UnknownLength = 4096;

    // The longest array that every runtime makes.
    private const int MaxLength = 0x7FFFFFC7;

    /// <returns>The body; or what fits of it, and that it was cut.</returns>
    public static async ValueTask<(ArraySegment<byte> Body, bool IsCut)> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
#if NET
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        // One byte more than there should be: the read that finds the end has room, and a body that is too long shows.
        var most = Math.Min(maxBytes, MaxLength - 1) + 1;
        var body = new byte[Math.Min(content.Headers.ContentLength + 1 ?? UnknownLength, most)];
        var length = 0;
#if NET
        while (await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
#else
        while (await stream.ReadAsync(body, length, body.Length - length, cancellationToken).ConfigureAwait(false) is > 0 and var read)
#endif
        {
            length += read;
            if (length > maxBytes) return (new(body, 0, maxBytes), true);
            if (length == body.Length) Array.Resize(ref body, (int)Math.Min(2L * length, most));
        }

        return (new(body, 0, length), false);
    }
}
