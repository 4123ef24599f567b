using KirimChat.Internal.Performance;
using KirimChat.Internal.Threading;

namespace KirimChat.Internal.Http;

/// <summary>Sends requests with a handler. Abandons them when their token is canceled, as a handler may ignore it.</summary>
internal sealed class TransportInvoker(HttpMessageHandler handler, bool disposeHandler) : HttpMessageInvoker(handler, disposeHandler)
{
    private readonly bool honorsTokens = PlatformHandlers.HonorTokens(handler);

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.SendAsync(request, cancellationToken);
        return honorsTokens ? response : response.AbandonWhenCanceledAsync(cancellationToken);
    }
}
