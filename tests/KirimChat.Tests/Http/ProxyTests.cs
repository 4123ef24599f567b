using System.Net;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>The SDK uses no proxy for loopback addresses, and never reports the password of a proxy.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, "http://127.0.0.1:9")]
    public void Handler_of_the_host_uses_a_proxy_for_loopback_only_when_one_is_set(bool isSocketsHandler, string? proxy)
    {
        var named = proxy is null ? null : new WebProxy(proxy);
        HttpMessageHandler handler = isSocketsHandler ? new SocketsHttpHandler { Proxy = named } : new HttpClientHandler { Proxy = named };
        using var outer = new Forwarding(handler);

        Internal.Http.Transport.Secure(outer, new("http://127.0.0.1/v1"));

        var usesProxy = handler is SocketsHttpHandler sockets ? sockets.UseProxy : ((HttpClientHandler)handler).UseProxy;
        var follows = handler is SocketsHttpHandler socket ? socket.AllowAutoRedirect : ((HttpClientHandler)handler).AllowAutoRedirect;
        Assert.Equal(proxy is not null, usesProxy);
        Assert.False(follows);
    }

    [Theory]
    [InlineData("user:secret")]
    [InlineData("user:se%40cr%2Fet")]
    [InlineData("secret")]
    public async Task Password_of_a_proxy_is_removed_from_messages_and_inner_exceptions(string credentials)
    {
        await using var proxy = new ScriptedServer(StubResponses.Body(407, [], "Proxy-Authenticate: Basic"));
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            using var transport = new SocketsHttpHandler
            {
                Proxy = new UserInfoProxy(new($"http://{credentials}@{proxy.BaseUrl.Authority}")),
            };
            using var client = StubTransport.CreateClient(transport, static options => options.MaxRetries = 0);

            var exception = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

            Assert.DoesNotContain("se@cr/et", exception.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(credentials, exception.ToString(), StringComparison.Ordinal);
            Assert.Contains("407", exception.Message, StringComparison.Ordinal);
        }
    }

    private sealed class Forwarding(HttpMessageHandler inner) : DelegatingHandler(inner);

    /// <summary>A proxy with credentials in its URL, as environment variables can set it.</summary>
    private sealed class UserInfoProxy(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => address;

        public bool IsBypassed(Uri host) => false;
    }
}
