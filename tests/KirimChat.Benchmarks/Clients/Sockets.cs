using System.Net;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The default transport of the clients, with the same options as that of the SDK.</summary>
internal static class Sockets
{
    public static SocketsHttpHandler Create() =>
        new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
        };
}
