using KirimChat;
using KirimChat.Internal.Configuration;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // The namespace in which every host looks for it.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that register <see cref="KirimChatClient"/> with a host.</summary>
public static class KirimChatServiceCollectionExtensions
{
    // A name that no application would choose for a client of its own.
    private const string HttpClientName = "KirimChat.KirimChatClient.Transport";

    /// <summary>Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as singletons.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">A delegate that configures the options. They are validated when the host starts.</param>
    /// <returns>
    /// The builder of the underlying HTTP client. Handlers that are added to it run once per attempt. Clients created from it by name send
    /// no API key, and settings of <c>ConfigureHttpClient</c> are not used.
    /// </returns>
    /// <remarks>
    /// <para>
    /// An <see cref="IKirimChatClient"/> that is already registered, such as a fake, is kept. A primary handler that is configured for this
    /// client, or for all clients of the host, is used; its redirects and cookies are disabled, and its proxy is not used for a loopback
    /// address unless it is set explicitly.
    /// </para>
    /// <para>
    /// A changed API key is used by the next request, whether it comes from <see cref="KirimChatClientOptions.ApiKeyProvider"/> or from a
    /// configuration reload. The other options are read once, when the client is created. When a reload changes
    /// <see cref="KirimChatClientOptions.BaseUrl"/>, the client keeps the old server and the old key until the host is restarted.
    /// </para>
    /// <para>
    /// The request log of <c>IHttpClientFactory</c> is disabled because it records contact IDs. <c>AddDefaultLogger()</c> enables it, with
    /// the key redacted.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, Action<KirimChatClientOptions> configure) =>
        Add(services, name: null, configure);

    /// <summary>
    /// Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as singletons, with the options of a configuration
    /// section.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">The section, for example <c>GetSection("KirimChat")</c>. Its keys are the names of the options.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})" path="//returns | //remarks | //exception"/>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, name: null, configuration);

    /// <summary>
    /// Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as keyed singletons, for an application that acts for
    /// several organizations.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The service key, as in <c>[FromKeyedServices("name")]</c>. Not blank.</param>
    /// <param name="configure">A delegate that configures the options. They are validated when the host starts.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})" path="//returns | //remarks | //exception"/>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IHttpClientBuilder AddKirimChat(
        this IServiceCollection services,
        string name,
        Action<KirimChatClientOptions> configure
    ) => Add(services, EnsureNotBlank(name), configure);

    /// <summary>
    /// Registers <see cref="IKirimChatClient"/> and <see cref="KirimChatClient"/> as keyed singletons, with the options of a
    /// configuration section.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The service key, as in <c>[FromKeyedServices("name")]</c>. Not blank.</param>
    /// <param name="configuration">The section. Its keys are the names of the options.</param>
    /// <inheritdoc cref="AddKirimChat(IServiceCollection, Action{KirimChatClientOptions})" path="//returns | //remarks | //exception"/>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, string name, IConfiguration configuration) =>
        Add(services, EnsureNotBlank(name), configuration);

    private static IHttpClientBuilder Add(IServiceCollection services, string? name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var binder = new ConfigurationSectionBinder(name ?? Options.Options.DefaultName, configuration);
        services.AddSingleton<IOptionsChangeTokenSource<KirimChatClientOptions>>(binder);
        return Add(services, name, binder.Bind);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? name, Action<KirimChatClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services
            .AddOptions<KirimChatClientOptions>(name ?? Options.Options.DefaultName)
            .Configure<IServiceProvider>(
                (options, provider) =>
                {
                    options.Name = name;
                    options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
                }
            )
            .Configure(configure)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KirimChatClientOptions>, KirimChatClientOptionsValidator>());

        var http = services.AddHttpClient(name is null ? HttpClientName : $"{HttpClientName}:{name}");
        // A second registration only adds to the options.
        return services.Any(service => service.ServiceType == typeof(KirimChatClient) && Equals(service.ServiceKey, name))
            ? http
            : AddClient(services, name, http);
    }

    private static IHttpClientBuilder AddClient(IServiceCollection services, string? name, IHttpClientBuilder http)
    {
        if (name is null)
        {
            // Without keys, as not every container supports them.
            services.AddSingleton(provider => CreateClient(provider, name, http.Name));
            services.TryAddSingleton<IKirimChatClient>(static provider => provider.GetRequiredService<KirimChatClient>());
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => CreateClient(provider, name, http.Name));
            services.TryAddKeyedSingleton<IKirimChatClient>(name, (provider, _) => provider.GetRequiredKeyedService<KirimChatClient>(name));
        }

        // First, so that a primary handler of the host, for this client or for all, takes its place; and last, whatever it is, it is
        // secured.
        services.Configure<HttpClientFactoryOptions>(
            http.Name,
            options =>
                options.HttpMessageHandlerBuilderActions.Insert(
                    0,
                    builder => builder.PrimaryHandler = Transport.Create(GetClient(builder.Services, name).BaseUrl)
                )
        );
        services.PostConfigure<HttpClientFactoryOptions>(
            http.Name,
            options =>
                options.HttpMessageHandlerBuilderActions.Add(builder =>
                    Transport.Secure(builder.PrimaryHandler, GetClient(builder.Services, name).BaseUrl)
                )
        );
        return http.RemoveAllLoggers()
            .RedactLoggedHeaders(["Authorization"])
            // The transport recycles its connections itself.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    // All options of a client are read at one moment.
    private static KirimChatClient CreateClient(IServiceProvider provider, string? name, string httpClientName)
    {
        var monitor = provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>();
        var optionsName = name ?? Options.Options.DefaultName;
        var options = monitor.Get(optionsName);
        var log = new KirimChatLog(options);
        var snapshots = new OptionsSnapshotProvider(monitor, optionsName, options, log);
        var handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        return new(options, new(() => new(handlers.CreateHandler(httpClientName), disposeHandler: false)), snapshots.Get, log);
    }

    private static KirimChatClient GetClient(IServiceProvider provider, string? name) =>
        name is null ? provider.GetRequiredService<KirimChatClient>() : provider.GetRequiredKeyedService<KirimChatClient>(name);

    private static string EnsureNotBlank(string name) =>
        string.IsNullOrWhiteSpace(name) ? throw new ArgumentException("The name is blank.", nameof(name)) : name;
}
