using System.Net;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

namespace KirimChat.Sandbox.Internal;

/// <summary>The web application of a sandbox.</summary>
internal static class SandboxApplication
{
    public static WebApplication Create(KirimChatSandboxOptions options, SandboxState state, Action<WebApplication>? configure)
    {
        // Empty: the configuration of the host of a test or a service is not meant for the sandbox.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton(state);
        AddControllers(builder.Services);

        var app = builder.Build();
        app.Use(NewerHosts.RewriteAsync);
        app.UseRouting();
        app.UseWhen(IsApi, api => api.Use(new ApiMiddleware(state).InvokeAsync));
        app.MapControllers();
        configure?.Invoke(app);
        app.MapFallback(static context => ApiError.RouteNotFound.WriteAsync(context));
        return app;
    }

    private static void AddControllers(IServiceCollection services) =>
        services
            // Without the filter that responds with 415 to an operation that the sandbox does not implement.
            .AddControllers(static mvc => mvc.Filters.Clear())
            .AddJsonOptions(static json =>
            {
                json.JsonSerializerOptions.MaxDepth = ExactJsonConverter.MaxDepth;
                json.JsonSerializerOptions.Converters.Add(new ExactJsonConverter());
            })
            .ConfigureApplicationPartManager(static parts =>
            {
                parts.ApplicationParts.Clear();
                parts.ApplicationParts.Add(new AssemblyPart(typeof(ContractController).Assembly));
                parts.FeatureProviders.Add(new ContractControllerProvider());
            });

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);
}
