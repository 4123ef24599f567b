using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The standard resilience handler, which adds retries and an attempt timeout to other clients.</summary>
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
        // Not disposed: the container of an application also lives as long as the process.
        return services.BuildServiceProvider().GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("resilient");
    }
}
