using System.Net;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The transport of every client that does not bring its own, pooled as the SDK's is.</summary>
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
