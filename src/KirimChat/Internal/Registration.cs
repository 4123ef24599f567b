using KirimChat.Internal.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KirimChat.Internal;

/// <summary>Registers one client with a host: its options, its HTTP client and itself, under one name.</summary>
internal static class Registration
{
    public static IHttpClientBuilder Add(IServiceCollection services, string? serviceKey, IConfiguration configuration)
    {
        ThrowIfNull(services, nameof(services));
        ThrowIfNull(configuration, nameof(configuration));
        var binding = new ConfigurationBinding(serviceKey ?? Options.DefaultName, configuration);
        services.AddSingleton<IOptionsChangeTokenSource<KirimChatClientOptions>>(binding);
        return Add(services, serviceKey, binding.Bind);
    }

    public static IHttpClientBuilder Add(IServiceCollection services, string? serviceKey, Action<KirimChatClientOptions> configure)
    {
        ThrowIfNull(services, nameof(services));
        ThrowIfNull(configure, nameof(configure));
        var optionsName = serviceKey ?? Options.DefaultName;
        services.AddOptions<KirimChatClientOptions>(optionsName)
            .Configure<IServiceProvider>((options, provider) => (options.Name, options.LoggerFactory) = (serviceKey, provider.GetService<ILoggerFactory>()))
            .Configure(configure)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KirimChatClientOptions>, ClientOptionsValidator>());

        var http = services.AddHttpClient(serviceKey is null ? "KirimChat" : $"KirimChat:{serviceKey}");
        // A second registration adds to the settings; a second pipeline would retry the retries.
        if (services.Any(service => service.ServiceType == typeof(KirimChatClient) && Equals(service.ServiceKey, serviceKey))) return http;

        services.AddKeyedSingleton(serviceKey, (provider, _) => CreateClient(provider, optionsName, http.Name));
        services.AddKeyedSingleton<IKirimChatClient>(serviceKey, (provider, _) => provider.GetRequiredKeyedService<KirimChatClient>(serviceKey));
        return http
            .RemoveAllLoggers()
            .RedactLoggedHeaders(["Authorization"])
            // The transport renews its connections by itself, so the client may keep its handlers for good.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => Transport.Create(Settings(provider, optionsName).Get().BaseUrl))
            .AddHttpMessageHandler(provider => new CallHandler(Settings(provider, optionsName).Get()))
            .AddHttpMessageHandler(provider => CreateAttemptHandler(Settings(provider, optionsName)));
    }

    private static KirimChatClient CreateClient(IServiceProvider provider, string optionsName, string httpName) => new(
        Settings(provider, optionsName).Get(),
        provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(httpName),
        ownsPipeline: false);

    private static AttemptHandler CreateAttemptHandler(CurrentSettings settings) => new(settings.Get(), new(settings.Get));

    private static CurrentSettings Settings(IServiceProvider provider, string optionsName) =>
        new(provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>(), optionsName);

    private static void ThrowIfNull(object? argument, string name)
    {
        if (argument is null) throw new ArgumentNullException(name);
    }
}
