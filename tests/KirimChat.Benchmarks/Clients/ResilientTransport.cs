using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The standard resilience handler: without it, the other clients have neither retries nor an attempt timeout.</summary>
internal static class ResilientTransport
{
    public static HttpMessageHandler Create(HttpMessageHandler? transport)
    {
        var services = new ServiceCollection();
        var http = services
            .AddHttpClient("resilient")
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => transport ?? Sockets.Create());
        http.AddStandardResilienceHandler();
        // It lives as long as the process, as the container of an application does.
        return services.BuildServiceProvider().GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("resilient");
    }
}
