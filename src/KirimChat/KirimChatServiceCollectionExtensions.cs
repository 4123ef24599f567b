using KirimChat;
using KirimChat.Internal;
using KirimChat.Internal.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Where every host looks for it.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="KirimChatClient"/> with a host.</summary>
public static class KirimChatServiceCollectionExtensions
{
    /// <summary>Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as singletons.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the settings. They are validated when the host starts.</param>
    /// <returns>
    /// The builder of the underlying HTTP client. Handlers that are added to it see each attempt; what <c>ConfigureHttpClient</c> sets is not
    /// used. A primary handler that is set on it must not follow redirects: the key would follow them.
    /// </returns>
    /// <remarks>
    /// A key that changes, through <see cref="KirimChatClientOptions.ApiKeyProvider"/> or through configuration that reloads, is picked up by the
    /// next request; the other settings are read once, when the client is made. The request log of the HTTP client factory is off, as it tells the
    /// ids of contacts; <c>AddDefaultLogger()</c> on the builder brings it back, with the key masked.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, Action<KirimChatClientOptions> configure) =>
        Add(services, serviceKey: null, configure);

    /// <summary>Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as singletons, with the settings of a configuration section.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, for example <c>GetSection("KirimChat")</c>. Its values have the names of the options.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})"/>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, serviceKey: null, configuration);

    /// <summary>Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as keyed singletons, for a service that speaks for several organisations.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The key of the services, as in <c>[FromKeyedServices("name")]</c>. Not blank.</param>
    /// <param name="configure">Sets the settings. They are validated when the host starts.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})"/>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, string name, Action<KirimChatClientOptions> configure) =>
        Add(services, NotBlank(name), configure);

    /// <summary>Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as keyed singletons, with the settings of a configuration section.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The key of the services, as in <c>[FromKeyedServices("name")]</c>. Not blank.</param>
    /// <param name="configuration">The section. Its values have the names of the options.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})"/>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, string name, IConfiguration configuration) =>
        Add(services, NotBlank(name), configuration);

    private static IHttpClientBuilder Add(IServiceCollection services, string? serviceKey, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var binding = new ConfigurationBinding(serviceKey ?? Options.Options.DefaultName, configuration);
        services.AddSingleton<IOptionsChangeTokenSource<KirimChatClientOptions>>(binding);
        return Add(services, serviceKey, binding.Bind);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? serviceKey, Action<KirimChatClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var optionsName = serviceKey ?? Options.Options.DefaultName;
        services.AddOptions<KirimChatClientOptions>(optionsName)
            .Configure<IServiceProvider>((options, provider) => (options.Name, options.LoggerFactory) = (serviceKey, options.LoggerFactory ?? provider.GetService<ILoggerFactory>()))
            .Configure(configure)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KirimChatClientOptions>, ClientOptionsValidator>());

        var http = services.AddHttpClient(serviceKey is null ? "KirimChat" : $"KirimChat:{serviceKey}");
        // A second registration adds to the settings; a second pipeline would retry the retries.
        if (services.Any(service => service.ServiceType == typeof(KirimChatClient) && Equals(service.ServiceKey, serviceKey))) return http;

        services.AddKeyedSingleton(serviceKey, (provider, _) => new KirimChatClient(
            Monitor(provider).Get(optionsName),
            provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(http.Name),
            ownsPipeline: false));
        services.AddKeyedSingleton<IKirimChatClient>(serviceKey, (provider, _) => provider.GetRequiredKeyedService<KirimChatClient>(serviceKey));
        return http
            .RemoveAllLoggers()
            .RedactLoggedHeaders(["Authorization"])
            // The transport renews its connections by itself, so the client may keep its handlers for good.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => Transport.Create(Monitor(provider).Get(optionsName).BaseUrl))
            .ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
            {
                var current = new CurrentOptions(Monitor(provider), optionsName);
                // First, also before what ConfigureHttpClientDefaults adds: a handler of the host's sees each attempt.
                var ours = Pipeline.Handlers(current.Get(), current.Get);
                for (var i = 0; i < ours.Length; i++) handlers.Insert(i, ours[i]);
            });
    }

    private static IOptionsMonitor<KirimChatClientOptions> Monitor(IServiceProvider provider) =>
        provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>();

    private static string NotBlank(string name) =>
        string.IsNullOrWhiteSpace(name) ? throw new ArgumentException("The name is blank.", nameof(name)) : name;
}
