namespace KirimChat.Internal.Serialization;

/// <summary>Some servers send it before their JSON, and JSON readers reject it.</summary>
internal static class ByteOrderMark
{
    private static ReadOnlySpan<byte> Utf8 => [0xEF, 0xBB, 0xBF];

    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Utf8) ? text.Slice(Utf8.Length) : text;
}
