using System.Text;
using System.Text.Json;
#if NET
using System.Text.Unicode;
#endif

namespace KirimChat.Internal.Serialization;

/// <summary>Parses a body that must be JSON as a whole.</summary>
internal static class StrictJson
{
    // Metadata may be deeply nested. Nothing here recurses into it, so this is only a bound.
    private const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    /// <exception cref="ContractViolationException">The body is not JSON, or is JSON's null.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        // JsonDocument validates strings only when they are read, and metadata is read by others, later.
        if (!IsUtf8(body.Span))
        {
            throw new ContractViolationException("the body is not JSON");
        }

        var document = ParseUtf8(ByteOrderMark.Skip(body));
        if (document.RootElement.ValueKind == JsonValueKind.Null)
        {
            document.Dispose();
            throw new ContractViolationException("the body is null");
        }

        return document;
    }

    /// <summary>Determines whether a body that is not JSON is the beginning of JSON.</summary>
    public static bool EndsEarly(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(ByteOrderMark.Skip(body).Span, isFinalBlock: false, new(new() { MaxDepth = MaxDepth }));
        try
        {
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Determines whether a text is JSON without extensions.</summary>
    public static bool IsValid(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read()) { }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonDocument ParseUtf8(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text, DocumentOptions);
        }
        catch (JsonException exception)
        {
            throw new ContractViolationException("the body is not JSON", exception);
        }
    }

#if NET
    private static bool IsUtf8(ReadOnlySpan<byte> text) => Utf8.IsValid(text);
#else
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsUtf8(ReadOnlySpan<byte> text)
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
