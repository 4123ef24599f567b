using System.Text.Json;
#if NET
using System.Text.Unicode;
#else
using System.Text;
#endif

namespace KirimChat.Internal.Json;

/// <summary>Parses a body that must be JSON, all of it.</summary>
internal static class StrictJson
{
    // Metadata may be deep. Nothing here recurses into it, so the bound is only there to have one.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 1000 };

    /// <exception cref="BrokenContractException">It is not JSON, or JSON's null.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        // JsonDocument looks into strings only when they are read, and metadata is read by others, later.
        if (!IsUtf8(body)) throw new BrokenContractException("the body is not JSON");
        var document = ParseUtf8(ByteOrderMark.Skip(body));
        return document.RootElement.ValueKind != JsonValueKind.Null ? document : throw new BrokenContractException("the body is null");
    }

    private static JsonDocument ParseUtf8(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text, DocumentOptions);
        }
        catch (JsonException broken)
        {
            throw new BrokenContractException("the body is not JSON", broken);
        }
    }

#if NET
    private static bool IsUtf8(ReadOnlyMemory<byte> text) => Utf8.IsValid(text.Span);
#else
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsUtf8(ReadOnlyMemory<byte> text)
    {
        try
        {
            StrictUtf8.GetCharCount(text.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
#endif
}
