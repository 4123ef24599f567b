namespace KirimChat.Internal.Json;

/// <summary>Some servers put one before their JSON, and JSON's readers take it for a value.</summary>
internal static class ByteOrderMark
{
    private static ReadOnlySpan<byte> Utf8 => [0xEF, 0xBB, 0xBF];

    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Utf8) ? text.Slice(Utf8.Length) : text;
}
