using KirimChat.Internal.Performance;
using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Tests;

/// <summary>Only requests that the platform alone sends are not abandoned when their token is canceled.</summary>
public sealed class PlatformHandlerTests
{
    [Fact]
    public void Handler_of_the_platform_honors_its_token()
    {
        using var sockets = new SocketsHttpHandler();

        Assert.True(PlatformHandlers.HonorTokens(sockets));
    }

    [Fact]
    public async Task Handlers_that_a_host_has_by_default_honor_their_token()
    {
        var services = new ServiceCollection();
        var http = services.AddKirimChat(static options => options.ApiKey = "key").AddDefaultLogger();
        await using var provider = services.BuildServiceProvider();

        Assert.True(PlatformHandlers.HonorTokens(CreateHandler(provider, http)));
    }

    [Fact]
    public async Task Handler_that_a_host_adds_may_ignore_its_token()
    {
        var services = new ServiceCollection();
        var http = services.AddKirimChat(static options => options.ApiKey = "key").AddHttpMessageHandler(static () => new Passing());
        await using var provider = services.BuildServiceProvider();

        Assert.False(PlatformHandlers.HonorTokens(CreateHandler(provider, http)));
    }

    [Fact]
    public void Connection_of_the_caller_may_ignore_its_token()
    {
        using var connecting = new SocketsHttpHandler { ConnectCallback = static (_, _) => new(Stream.Null) };
        using var filtering = new SocketsHttpHandler { PlaintextStreamFilter = static (_, _) => new(Stream.Null) };

        Assert.False(PlatformHandlers.HonorTokens(connecting));
        Assert.False(PlatformHandlers.HonorTokens(filtering));
    }

    private static HttpMessageHandler CreateHandler(IServiceProvider provider, IHttpClientBuilder http) =>
        provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(http.Name);

    private sealed class Passing : DelegatingHandler;
}
