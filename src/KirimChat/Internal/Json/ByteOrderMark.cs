namespace KirimChat.Internal.Json;

/// <summary>Some servers put one before their JSON, and JSON's readers take it for a value.</summary>
internal static class ByteOrderMark
{
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span is [0xEF, 0xBB, 0xBF, ..] ? text.Slice(3) : text;
}
