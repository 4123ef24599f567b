using System.Net;

namespace KirimChat.Benchmarks.Clients;

/// <summary>Retries a 503 immediately, which is the minimum cost of a retry.</summary>
internal sealed class ImmediateRetries(int maxRetries) : DelegatingHandler(Sockets.Create())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var retry = 0; retry < maxRetries && response.StatusCode == HttpStatusCode.ServiceUnavailable; retry++)
        {
            response.Dispose();
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }
}
