using KirimChat.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Conformance.Fleet;

/// <summary>A contact is cached for a minute, in memory and in Redis, for all replicas of a service.</summary>
public sealed class SharedCacheTests
{
    public static bool IsRedisInstalled => RedisServer.IsInstalled;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(SkipUnless = nameof(IsRedisInstalled), Skip = RedisServer.HowToInstall)]
    public async Task Hundred_concurrent_readers_send_one_request_and_another_replica_none()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        await using var first = CreateReplica(sandbox, redis.Address);
        await using var second = CreateReplica(sandbox, redis.Address);
        var id = sandbox.ContactIds[2];

        var readers = first.GetRequiredService<ContactReader>();
        var contacts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => readers.GetAsync(id, Token)));
        var other = await second.GetRequiredService<ContactReader>().GetAsync(id, Token);

        Assert.Single(sandbox.Requests);
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });
        var contact = await client.Contacts.GetAsync(id, Token);
        Assert.All(contacts, cached => Assert.Equal(contact, cached));
        Assert.Equal(contact, other);
    }

    private static ServiceProvider CreateReplica(KirimChatSandbox sandbox, string redisAddress)
    {
        var services = new ServiceCollection();
        services.AddKirimChat(options =>
        {
            options.ApiKey = sandbox.ApiKey;
            options.BaseUrl = sandbox.BaseUrl;
        });
        services.AddStackExchangeRedisCache(options => options.Configuration = redisAddress);
        services.AddHybridCache();
        services.AddSingleton<ContactReader>();
        return services.BuildServiceProvider();
    }
}
