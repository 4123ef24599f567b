using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Serialization;

/// <summary>Provides Kiota with a parse node that keeps what was sent, where Kiota's own converts it.</summary>
internal sealed class StrictParseNodeFactory : IParseNodeFactory
{
    public string ValidContentType => "application/json";

    public async Task<IParseNode> GetRootParseNodeAsync(string contentType, Stream content, CancellationToken cancellationToken = default)
    {
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, 81920, cancellationToken).ConfigureAwait(false);
        // Kiota does not report when it is done with the node, and a clone need not be disposed.
        using var document = StrictJson.Parse(buffer.ToArray());
        return new StrictParseNode(document.RootElement.Clone());
    }
}
