using System.Text;
using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Json;

/// <summary>Gives Kiota a parse node that keeps what was sent, where Kiota's own guesses.</summary>
internal sealed class StrictParseNodeFactory : IParseNodeFactory
{
    // Metadata may be deep. Nothing here recurses into it, so the bound is only there to have one.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 1000 };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string ValidContentType => "application/json";

    public async Task<IParseNode> GetRootParseNodeAsync(string contentType, Stream content, CancellationToken cancellationToken = default)
    {
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, 81920, cancellationToken).ConfigureAwait(false);
        var root = Parse(buffer.ToArray());
        return root.ValueKind == JsonValueKind.Null ? throw new BrokenContractException("the body is null") : new StrictParseNode(root, StrictParseNode.Root);
    }

    private static JsonElement Parse(byte[] json)
    {
        try
        {
            // JsonDocument looks into strings only when they are read, and metadata is read by others, later.
            StrictUtf8.GetCharCount(json);
            using var document = JsonDocument.Parse(ByteOrderMark.Skip(json), DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (Exception broken) when (broken is JsonException or DecoderFallbackException)
        {
            throw new BrokenContractException("the body is not JSON", broken);
        }
    }
}
