using System.Net;
using System.Net.Http.Headers;

namespace KirimChat.Benchmarks.Server;

/// <summary>Creates a new response from memory for each request, so that only the client is measured, without sockets.</summary>
internal sealed class MemoryTransport : HttpMessageHandler
{
    public static readonly Uri BaseUrl = new("http://127.0.0.1/v1");

    private static readonly byte[] Body = ContactBody.Of(Scenario.Default);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StreamContent(new MemoryStream(Body)) { Headers = { ContentType = Json, ContentLength = Body.Length } },
        };
        response.Headers.TryAddWithoutValidation("X-Request-Id", "req_01HXYZABCDEFGHJKMNPQRSTVWX");
        response.Headers.TryAddWithoutValidation("X-RateLimit-Limit", "600");
        response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "599");
        response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", "1780332372");
        return Task.FromResult(response);
    }
}
