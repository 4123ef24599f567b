using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Json;

/// <summary>Gives Kiota a parse node that keeps what was sent, where Kiota's own guesses.</summary>
internal sealed class StrictParseNodeFactory : IParseNodeFactory
{
    public string ValidContentType => "application/json";

    public async Task<IParseNode> GetRootParseNodeAsync(string contentType, Stream content, CancellationToken cancellationToken = default)
    {
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, 81920, cancellationToken).ConfigureAwait(false);
        // Kiota does not say when it is done with the node: a clone needs no end.
        using var document = StrictJson.Parse(buffer.ToArray());
        return new StrictParseNode(document.RootElement.Clone());
    }
}
