using System.Net;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The least that retrying can cost: a 503 is tried again at once.</summary>
internal sealed class ImmediateRetries(int most) : DelegatingHandler(Sockets.Create())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var retry = 0; retry < most && response.StatusCode == HttpStatusCode.ServiceUnavailable; retry++)
        {
            response.Dispose();
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }
}
