using System.Reflection;
using System.Text.Json;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KirimChat.Tests;

public sealed class DependencyInjectionTests
{
    /// <summary>The options that a configuration file can contain.</summary>
    private static readonly PropertyInfo[] ScalarOptions =
    [
        .. typeof(KirimChatClientOptions)
            .GetProperties()
            .Where(static property => new[] { typeof(string), typeof(Uri), typeof(int), typeof(TimeSpan) }.Contains(property.PropertyType)),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dictionary<string, string?> Section(ScriptedServer server, string key = TestClient.Key) =>
        new()
        {
            ["KirimChat:ApiKey"] = key,
            ["KirimChat:BaseUrl"] = server.BaseUrl.ToString(),
            ["KirimChat:RetryBaseDelay"] = "00:00:00.001",
        };

    [Fact]
    public async Task Client_and_interface_are_the_same_working_singleton()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        var services = new ServiceCollection();
        services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
        });
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var client = provider.GetRequiredService<KirimChatClient>();

        Assert.Same(client, provider.GetRequiredService<IKirimChatClient>());
        await client.GetAsync(ClientSurface.Convenience);
        await client.GetAsync(ClientSurface.Generated);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("jakarta")]
    public async Task Options_are_read_from_a_section_and_a_changed_key_is_used_for_the_next_request(string? name)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Section(server)).Build();
        var services = new ServiceCollection();
        if (name is null)
        {
            services.AddKirimChat(configuration.GetSection("KirimChat"));
        }
        else
        {
            services.AddKirimChat(name, configuration.GetSection("KirimChat"));
        }

        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredKeyedService<IKirimChatClient>(name);

        await client.Contacts.GetAsync("ctc_1", Token);
        configuration["KirimChat:ApiKey"] = TestClient.KeyPrefix + "next";
        configuration.Reload();
        await client.Contacts.GetAsync("ctc_1", Token);

        Assert.Equal([TestClient.Key, TestClient.KeyPrefix + "next"], server.Requests.Select(static request => request.Key));
    }

    [Fact]
    public void Section_overrides_only_the_options_that_it_contains()
    {
        var services = new ServiceCollection();
        services.AddKirimChat(static options =>
        {
            options.ApiKey = TestClient.Key;
            options.MaxRetries = 7;
        });
        foreach (
            var (section, key, retries) in new[]
            {
                (new Dictionary<string, string?> { ["MaxRetries"] = "8" }, TestClient.Key, 8),
                (new() { ["ApiKey"] = TestClient.Key + "2" }, TestClient.Key + "2", 8),
            }
        )
        {
            services.AddKirimChat(new ConfigurationBuilder().AddInMemoryCollection(section).Build());
            using var provider = services.BuildServiceProvider();
            var options = provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>().CurrentValue;

            Assert.Equal((key, retries), (options.ApiKey, options.MaxRetries));
        }
    }

    [Theory]
    [InlineData("ApiKey", "", "ApiKey is missing: set ApiKey or ApiKeyProvider, or check the name of the configuration section.")]
    [InlineData("MaxRetries", "-1", "MaxRetries is negative")]
    [InlineData("Timeout", "soon", "KirimChat:Timeout is not a time in the form hh:mm:ss, or d.hh:mm:ss for 24 hours or more.")]
    public async Task Reload_with_an_invalid_option_keeps_the_last_valid_options_and_is_logged_once(
        string option,
        string value,
        string message
    )
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Section(server)).Build();
        var log = new List<LogLine>();
        using var lines = new FakeLogger(log.Add);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(lines));
        services.AddKirimChat(configuration.GetSection("KirimChat"));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IKirimChatClient>();
        await client.Contacts.GetAsync("ctc_1", Token);

        configuration[$"KirimChat:{option}"] = value;
        // The platform validates the options during the reload, and throws to the caller of Reload.
        Assert.ThrowsAny<Exception>(configuration.Reload);
        await client.Contacts.GetAsync("ctc_1", Token);
        await client.Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(log, line => line.Id == 4 && line.Text.Contains(message, StringComparison.Ordinal));

        // After the option was valid again, the same error is logged again.
        configuration[$"KirimChat:{option}"] = Section(server).GetValueOrDefault($"KirimChat:{option}");
        configuration.Reload();
        await client.Contacts.GetAsync("ctc_1", Token);
        configuration[$"KirimChat:{option}"] = value;
        Assert.ThrowsAny<Exception>(configuration.Reload);
        await client.Contacts.GetAsync("ctc_1", Token);
        Assert.Equal(2, log.Count(static line => line.Id == 4));
    }

    [Fact]
    public void Password_in_an_unreadable_option_is_not_in_the_message()
    {
        var services = new ServiceCollection();
        services.AddKirimChat(
            "jakarta",
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Jakarta:BaseUrl"] = "https://u:s3cret@ho st/v1" })
                .Build()
                .GetSection("Jakarta")
        );
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<KirimChatClient>("jakarta"));

        Assert.Equal("Jakarta:BaseUrl is not an absolute URL", exception.Message);
    }

    [Fact]
    public void All_unreadable_options_are_reported_and_named_when_they_are_at_the_root_of_the_configuration()
    {
        var services = new ServiceCollection();
        services.AddKirimChat(
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["MaxRetries"] = "many", ["Timeout"] = "soon" })
                .Build()
        );
        using var provider = services.BuildServiceProvider();

        Assert.Equal(
            "KirimChat: MaxRetries is not a whole number; "
                + "KirimChat: Timeout is not a time in the form hh:mm:ss, or d.hh:mm:ss for 24 hours or more",
            Assert.Throws<OptionsValidationException>(provider.GetRequiredService<KirimChatClient>).Message
        );
    }

    [Fact]
    public void Every_scalar_option_is_bound_by_its_name()
    {
        var values = new Dictionary<string, string?>
        {
            ["ApiKey"] = TestClient.Key,
            ["BaseUrl"] = "https://api.example.com/v2",
            ["MaxRetries"] = "7",
            ["RetryBaseDelay"] = "00:00:01",
            ["MaxRetryDelay"] = "00:00:02",
            ["AttemptTimeout"] = "00:00:03",
            ["Timeout"] = "00:00:04",
            ["MaxResponseBytes"] = "5",
        };
        var services = new ServiceCollection();
        services.AddKirimChat(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>().CurrentValue;

        Assert.Equal(values.Keys.Order(), ScalarOptions.Select(static property => property.Name).Order());
        foreach (var property in ScalarOptions)
        {
            Assert.Equal(values[property.Name], property.GetValue(options)!.ToString());
        }
    }

    [Fact]
    public async Task Schema_has_every_scalar_option_with_its_default()
    {
        var file = Repository.At("src", "KirimChat", "ConfigurationSchema.json");
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        var properties = schema.RootElement.GetProperty("properties").GetProperty("KirimChat").GetProperty("properties");
        var defaults = properties
            .EnumerateObject()
            .Where(static option => option.Value.TryGetProperty("default", out _))
            .ToDictionary(static option => option.Name, static option => (string?)option.Value.GetProperty("default").ToString());

        Assert.Equal(
            ScalarOptions.Select(static property => property.Name).Order(),
            properties.EnumerateObject().Select(static option => option.Name).Order()
        );
        defaults["ApiKey"] = TestClient.Key;
        var services = new ServiceCollection();
        services.AddKirimChat(new ConfigurationBuilder().AddInMemoryCollection(defaults).Build());
        await using var provider = services.BuildServiceProvider();
        var bound = provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>().CurrentValue;
        foreach (var property in ScalarOptions.Where(static property => property.Name != "ApiKey"))
        {
            Assert.Equal(property.GetValue(new KirimChatClientOptions()), property.GetValue(bound));
        }
    }

    [Theory]
    [InlineData("MaxRetries", "many")]
    [InlineData("Timeout", "10")]
    [InlineData("Timeout", "soon")]
    [InlineData("BaseUrl", "not a url")]
    [InlineData("BaseUrl", "http://example.com")]
    [InlineData("ApiKey", "a b")]
    [InlineData("ApiKey", "")]
    public async Task Host_does_not_start_with_an_invalid_option_and_names_it(string option, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["KirimChat:ApiKey"] = TestClient.Key, [$"KirimChat:{option}"] = value }
        );
        builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains(option, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_organizations_have_two_keyed_clients()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var services = new ServiceCollection();
        foreach (var name in new[] { "jakarta", "bandung" })
        {
            services.AddKirimChat(
                name,
                options =>
                {
                    options.ApiKey = TestClient.KeyPrefix + name;
                    options.BaseUrl = server.BaseUrl;
                }
            );
        }

        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IKirimChatClient>("jakarta").Contacts.GetAsync("ctc_1", Token);
        await provider.GetRequiredKeyedService<KirimChatClient>("bandung").Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(
            [TestClient.KeyPrefix + "jakarta", TestClient.KeyPrefix + "bandung"],
            server.Requests.Select(static request => request.Key)
        );
        Assert.Null(provider.GetService<IKirimChatClient>());
    }

    [Fact]
    public void Validation_error_of_a_named_client_includes_its_name()
    {
        var services = new ServiceCollection();
        services.AddKirimChat("jakarta", static options => options.ApiKey = " ");
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IKirimChatClient>("jakarta"));

        Assert.Contains("KirimChat.jakarta: ApiKey is blank", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_is_registered_twice_has_one_pipeline_with_the_options_of_both()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503));
        var providerCalls = 0;
        var services = new ServiceCollection();
        services.AddKirimChat(options =>
        {
            options.ApiKeyProvider = _ => new(TestClient.KeyPrefix + providerCalls++);
            options.BaseUrl = server.BaseUrl;
        });
        services.AddKirimChat(static options =>
        {
            options.MaxRetries = 2;
            options.RetryBaseDelay = TimeSpan.Zero;
        });
        await using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<KirimChatServerException>(() =>
            provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token)
        );

        Assert.Equal((3, 3), (server.Requests.Count, providerCalls));
    }

    [Fact]
    public async Task Handlers_of_the_builder_run_once_per_attempt_and_the_primary_handler_is_replaced()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        var seen = new CountingHandler();
        using var primary = new SocketsHttpHandler();
        var services = new ServiceCollection();
        services
            .AddKirimChat(options =>
            {
                options.ApiKey = TestClient.Key;
                options.BaseUrl = server.BaseUrl;
                options.RetryBaseDelay = TimeSpan.Zero;
            })
            .AddHttpMessageHandler(() => seen)
            .ConfigurePrimaryHttpMessageHandler(() => primary);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Exception_of_a_named_client_includes_its_name()
    {
        await using var server = new ScriptedServer(StubResponses.Error(401));
        var services = new ServiceCollection();
        services.AddKirimChat(
            "jakarta",
            options =>
            {
                options.ApiKey = TestClient.Key;
                options.BaseUrl = server.BaseUrl;
            }
        );
        await using var provider = services.BuildServiceProvider();

        var exception = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
            provider.GetRequiredKeyedService<IKirimChatClient>("jakarta").Contacts.GetAsync("ctc_1", Token)
        );

        Assert.StartsWith("KirimChat.jakarta rejected the API key (HTTP 401", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Default_handlers_of_the_host_run_once_per_attempt()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        var seen = new CountingHandler();
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => seen));
        services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
            options.RetryBaseDelay = TimeSpan.Zero;
        });
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void Logger_factory_of_the_options_is_kept_when_more_options_are_configured()
    {
        using var mine = LoggerFactory.Create(static _ => { });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.LoggerFactory = mine;
        });
        services.AddKirimChat(static options => options.MaxRetries = 1);
        using var provider = services.BuildServiceProvider();

        Assert.Same(mine, provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>().CurrentValue.LoggerFactory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_of_the_HTTP_client_factory_is_off_and_masks_the_key_when_it_is_enabled(bool isEnabled)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var log = new List<string>();
        var services = new ServiceCollection();
        using var logging = FakeLogger.Factory(line => log.Add(line.Text));
        services.AddSingleton(logging);
        var builder = services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
        });
        if (isEnabled)
        {
            builder.AddDefaultLogger();
        }

        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(isEnabled, log.Any(static line => line.Contains("HTTP request", StringComparison.Ordinal)));
        Assert.All(log, static line => Assert.DoesNotContain(TestClient.KeyPrefix, line, StringComparison.Ordinal));
        if (isEnabled)
        {
            Assert.Contains(log, static line => line.Contains("Authorization: *", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Default_transport_renews_its_connections_and_does_not_follow_redirects()
    {
        using var transport = Assert.IsType<SocketsHttpHandler>(Internal.Http.Transport.Create(new("https://api.example.com")));

        Assert.False(transport.AllowAutoRedirect);
        Assert.InRange(transport.PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Null_arguments_of_AddKirimChat_throw()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        Assert.Throws<ArgumentNullException>("configure", () => services.AddKirimChat((Action<KirimChatClientOptions>)null!));
        Assert.Throws<ArgumentNullException>("configuration", () => services.AddKirimChat((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddKirimChat(static _ => { }));
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddKirimChat(configuration));
        Assert.Throws<ArgumentException>(() => services.AddKirimChat(" ", static _ => { }));
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
