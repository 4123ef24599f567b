using System.Net;

namespace KirimChat.Internal.Http;

/// <summary>The transport of a client: it follows no redirect, keeps no cookie, and honors DNS changes.</summary>
internal static class Transport
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static HttpMessageHandler Create(Uri baseUrl)
    {
#if NET
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = ConnectionLifetime,
        };
#else
        var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate };
        SetConnectionLifetime(baseUrl);
#endif
        Secure(handler, baseUrl);
        return handler;
    }

    /// <summary>
    /// Adapts a handler of the host: neither a redirect nor a proxy that nobody chose for this client may receive the API key.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handler follows redirects and is already in use.</exception>
    public static void Secure(HttpMessageHandler? handler, Uri baseUrl)
    {
        switch (handler)
        {
            case DelegatingHandler outer:
                Secure(outer.InnerHandler, baseUrl);
                break;
#if NET
            // Unless it is so already, as a handler that is in use cannot be changed.
            case SocketsHttpHandler sockets
                when sockets.AllowAutoRedirect || sockets.UseCookies || BypassesProxy(sockets.UseProxy, sockets.Proxy):
                sockets.AllowAutoRedirect = false;
                sockets.UseCookies = false;
                sockets.UseProxy &= !BypassesProxy(sockets.UseProxy, sockets.Proxy);
                break;
#endif
            case HttpClientHandler client
                when client.AllowAutoRedirect || client.UseCookies || BypassesProxy(client.UseProxy, client.Proxy):
                client.AllowAutoRedirect = false;
                client.UseCookies = false;
                client.UseProxy &= !BypassesProxy(client.UseProxy, client.Proxy);
                break;
        }

        // The proxy of the environment would receive the requests to loopback, and with plain http the key. A proxy that the host names is
        // its own decision.
        bool BypassesProxy(bool useProxy, IWebProxy? proxy) => useProxy && proxy is null && baseUrl.IsLoopback;
    }

#if !NET
    private static void SetConnectionLifetime(Uri baseUrl)
    {
        try
        {
            ServicePointManager.FindServicePoint(baseUrl).ConnectionLeaseTimeout = (int)ConnectionLifetime.TotalMilliseconds;
        }
        catch (NotImplementedException)
        {
            // Unity and old versions of mono do not have it: there, connections live as long as the server keeps them.
        }
    }
#endif
}
