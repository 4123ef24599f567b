using KirimChat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KirimChat.Tests;

public sealed class HostRegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Registration_without_a_name_adds_no_keyed_services()
    {
        var services = new ServiceCollection();
        services.AddKirimChat(static options => options.ApiKey = TestClient.Key);

        var own = services.Where(static service => service.ServiceType.Assembly == typeof(KirimChatClient).Assembly).ToList();
        using var provider = services.BuildServiceProvider();
        var plain = new WithoutKeyedServices(provider);

        Assert.NotEmpty(own);
        Assert.All(own, static service => Assert.False(service.IsKeyedService));
        var factory = own.Single(static service => service.ServiceType == typeof(KirimChatClient)).ImplementationFactory!;
        Assert.IsType<KirimChatClient>(factory(plain));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("jakarta")]
    public void Fake_client_that_is_registered_first_is_not_replaced(string? name)
    {
        var fake = new Fake();
        var services = new ServiceCollection();
        if (name is null)
        {
            services.AddSingleton<IKirimChatClient>(fake);
            services.AddKirimChat(static options => options.ApiKey = TestClient.Key);
        }
        else
        {
            services.AddKeyedSingleton<IKirimChatClient>(name, fake);
            services.AddKirimChat(name, static options => options.ApiKey = TestClient.Key);
        }

        using var provider = services.BuildServiceProvider();

        Assert.Same(fake, provider.GetRequiredKeyedService<IKirimChatClient>(name));
        Assert.NotNull(provider.GetRequiredKeyedService<KirimChatClient>(name));
    }

    [Theory]
    [InlineData("KirimChat")]
    [InlineData("KirimChatClient")]
    [InlineData("IKirimChatClient")]
    [InlineData("KirimChat.KirimChatClient")]
    [InlineData("")]
    public async Task HTTP_client_of_the_application_is_not_changed_whatever_its_name(string name)
    {
        await using var server = new ScriptedServer(StubResponses.Error(404));
        var services = new ServiceCollection();
        services.AddHttpClient(name).ConfigureHttpClient(static http => http.DefaultRequestHeaders.Authorization = new("Bearer", "mine"));
        services.AddKirimChat(static options => options.ApiKey = TestClient.Key);
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

        using var response = await http.GetAsync(server.BaseUrl, Token);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("mine", Assert.Single(server.Requests).Key);
    }

    [Fact]
    public async Task HTTP_client_that_is_created_by_the_name_of_the_builder_sends_no_API_key()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var services = new ServiceCollection();
        var builder = services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
        });
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(builder.Name);

        using var response = await http.GetAsync(server.BaseUrl, Token);

        Assert.Null(Assert.Single(server.Requests).Key);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Primary_handler_of_the_host_is_used_without_redirects(bool isSocketsHandler, bool isForAllClients)
    {
        await using var elsewhere = new ScriptedServer(StubResponses.Ok);
        await using var server = new ScriptedServer(StubResponses.Json(302, "{}", $"Location: {elsewhere.BaseUrl}/contacts/ctc_1"));
        HttpMessageHandler primary = isSocketsHandler ? new SocketsHttpHandler() : new HttpClientHandler();
        var created = 0;
        var services = new ServiceCollection();
        if (isForAllClients)
        {
            services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(Create));
        }

        var builder = services.AddKirimChat(options =>
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
        });
        if (!isForAllClients)
        {
            builder.ConfigurePrimaryHttpMessageHandler(Create);
        }

        await using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token)
        );

        Assert.Equal(1, created);
        Assert.Empty(elsewhere.Requests);

        HttpMessageHandler Create()
        {
            created++;
            return primary;
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Handler_of_the_host_adds_its_header_once_to_each_attempt(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Error(503), StubResponses.Ok);
        var services = new ServiceCollection();
        services
            .AddKirimChat(options =>
            {
                options.ApiKey = TestClient.Key;
                options.BaseUrl = server.BaseUrl;
                options.RetryBaseDelay = TimeSpan.Zero;
            })
            .AddHttpMessageHandler(static () => new Correlating());
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<KirimChatClient>().GetAsync(surface);

        Assert.Equal(["1", "1", "1"], server.Requests.Select(static request => request.Headers["X-Correlation-Id"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reload_that_changes_the_base_url_and_the_key_keeps_the_old_pair_and_is_logged_once(bool isClientInUse)
    {
        await using var staging = new ScriptedServer(StubResponses.Ok);
        await using var production = new ScriptedServer(StubResponses.Ok);
        var log = new List<LogLine>();
        using var logging = FakeLogger.Factory(log.Add);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Section(staging, "staging")).Build();
        var services = new ServiceCollection();
        services.AddSingleton(logging);
        services.AddKirimChat(configuration.GetSection("KirimChat"));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IKirimChatClient>();
        if (isClientInUse)
        {
            await client.Contacts.GetAsync("ctc_1", Token);
        }

        foreach (var (name, value) in Section(production, "production"))
        {
            configuration[name] = value;
        }

        configuration.Reload();
        await client.Contacts.GetAsync("ctc_1", Token);
        await client.Contacts.GetAsync("ctc_1", Token);

        Assert.All(staging.Requests, static request => Assert.Equal(TestClient.KeyPrefix + "staging", request.Key));
        Assert.Empty(production.Requests);
        Assert.Equal(5, Assert.Single(log).Id);
    }

    [Fact]
    public async Task Reload_while_the_client_is_created_never_sends_a_key_to_another_server()
    {
        await using var staging = new ScriptedServer(StubResponses.Ok);
        await using var production = new ScriptedServer(StubResponses.Ok);
        for (var i = 0; i < 4; i++)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(Section(staging, "staging")).Build();
            var services = new ServiceCollection();
            // The options change between any two reads.
            var monitor = new Alternating(staging.BaseUrl, production.BaseUrl, i);
            services.AddSingleton<IOptionsMonitor<KirimChatClientOptions>>(monitor);
            services.AddKirimChat(configuration.GetSection("KirimChat"));
            await using var provider = services.BuildServiceProvider();

            await provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", Token);
        }

        Assert.All(staging.Requests, static request => Assert.Equal(TestClient.KeyPrefix + "staging", request.Key));
        Assert.All(production.Requests, static request => Assert.Equal(TestClient.KeyPrefix + "production", request.Key));
    }

    [Theory]
    [InlineData("24:00:00")]
    [InlineData("25:00")]
    [InlineData("10")]
    [InlineData("10:00")]
    [InlineData("1:2:3")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData(" 00:00:01")]
    [InlineData("-00:00:01")]
    [InlineData("1.24:00:00")]
    [InlineData("00:00:01.12345678")]
    [InlineData("")]
    public void Duration_in_another_form_is_an_error_that_names_the_option(string value) =>
        Assert.Contains(
            "KirimChat:Timeout is not a time in the form",
            Assert.Throws<OptionsValidationException>(() => Bind(value)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("23:59:59", 86399)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("00:00:00.5", 0.5)]
    [InlineData("2.03:00:00.25", 183600.25)]
    public void Duration_with_or_without_days_is_read(string value, double seconds) => Assert.Equal(seconds, Bind(value).TotalSeconds);

    [Fact]
    public async Task Duration_in_the_schema_has_the_form_that_is_read()
    {
        var schema = await File.ReadAllTextAsync(Repository.At("src", "KirimChat", "ConfigurationSchema.json"), Token);
        var pattern = System.Text.Json.Nodes.JsonNode.Parse(schema)!["properties"]!["KirimChat"]!["properties"]!["Timeout"]![
            "pattern"
        ]!.GetValue<string>();

        foreach (var text in new[] { "23:59:59", "1.00:00:00", "00:00:00.5", "24:00:00", "10", "1:2:3", "00:60:00", "-00:00:01" })
        {
            var isRead = Record.Exception(() => Bind(text)) is null;
            Assert.Equal(isRead, System.Text.RegularExpressions.Regex.IsMatch(text, pattern));
        }
    }

    [Fact]
    public void Empty_API_key_in_the_configuration_is_ignored_when_there_is_a_provider()
    {
        var services = new ServiceCollection();
        services.AddKirimChat(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ApiKey"] = "" }).Build()
        );
        services.AddKirimChat(static options => options.ApiKeyProvider = static _ => new(TestClient.Key));
        using var provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<IKirimChatClient>());
    }

    private static TimeSpan Bind(string timeout)
    {
        var values = new Dictionary<string, string?> { ["KirimChat:ApiKey"] = TestClient.Key, ["KirimChat:Timeout"] = timeout };
        var services = new ServiceCollection();
        services.AddKirimChat(new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("KirimChat"));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<KirimChatClientOptions>>().CurrentValue.Timeout;
    }

    private static Dictionary<string, string?> Section(ScriptedServer server, string key) =>
        new() { ["KirimChat:ApiKey"] = TestClient.KeyPrefix + key, ["KirimChat:BaseUrl"] = server.BaseUrl.ToString() };

    private sealed class Correlating : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Correlation-Id", "1");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class WithoutKeyedServices(IServiceProvider inner) : IServiceProvider
    {
        public object? GetService(Type serviceType) => inner.GetService(serviceType);
    }

    private sealed class Fake : IKirimChatClient
    {
        public IContactsClient Contacts => throw new NotSupportedException();
    }

    private sealed class Alternating(Uri staging, Uri production, int first) : IOptionsMonitor<KirimChatClientOptions>
    {
        private int reads = first;

        public KirimChatClientOptions CurrentValue => Get(null);

        public KirimChatClientOptions Get(string? name)
        {
            var isStaging = Interlocked.Increment(ref reads) % 2 == 0;
            return new()
            {
                ApiKey = TestClient.KeyPrefix + (isStaging ? "staging" : "production"),
                BaseUrl = isStaging ? staging : production,
            };
        }

        public IDisposable? OnChange(Action<KirimChatClientOptions, string?> listener) => null;
    }
}
