#if !NET
using System.Net;

#endif
namespace KirimChat.Internal.Http;

/// <summary>The transport of a client that was given none: follows no redirect, and sees when DNS changes.</summary>
internal static class Transport
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

#if NET
    public static HttpMessageHandler Create(Uri server) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
    };
#else
    public static HttpMessageHandler Create(Uri server)
    {
        ServicePointManager.FindServicePoint(server).ConnectionLeaseTimeout = (int)ConnectionLifetime.TotalMilliseconds;
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseCookies = false,
        };
    }
#endif
}
