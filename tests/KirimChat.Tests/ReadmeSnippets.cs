#pragma warning disable xUnit1051, CA1848 // The code of a user, as the README shows it.

using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using KirimChat.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace KirimChat.Tests;

/// <summary>Every C# snippet of the READMEs stands here too, so that it compiles and does what they say. <see cref="ReadmeTests"/> compares.</summary>
public sealed class ReadmeSnippets
{
    private static async Task<KirimChatSandbox> StartAsync() => await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static KirimChatClientOptions Options(KirimChatSandbox sandbox) => new() { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl };

    // With no id nothing is sent: it is the real API that would be asked.
    [Fact]
    public Task The_client()
    {
        return Assert.ThrowsAsync<ArgumentException>(static () => FetchAsync(Support.Clients.Key, id: ""));

        static async Task<Contact> FetchAsync(string key, string id)
        {
            using var client = new KirimChatClient(key);
            var contact = await client.Contacts.GetAsync(id);
            Console.WriteLine($"{contact.Name}: {contact.PhoneNumber}");
            return contact;
        }
    }

    [Fact]
    public async Task Metadata()
    {
        await using var sandbox = await StartAsync();
        using var client = new KirimChatClient(Options(sandbox));
        var contact = await client.Contacts.GetAsync(sandbox.ContactIds[0]);
        if (contact.Metadata?.TryGetValue("plan", out var plan) is true && plan.ValueKind is System.Text.Json.JsonValueKind.String)
            Console.WriteLine(plan.GetString());
    }

    [Fact]
    public async Task A_transport()
    {
        await using var sandbox = await StartAsync();
        var (proxy, key) = (new System.Net.WebProxy(new Uri(sandbox.BaseUrl, "/")), sandbox.ApiKey);
        using var transport = new SocketsHttpHandler { Proxy = proxy, AllowAutoRedirect = false };
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = key }, transport);

        var refused = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.Contacts.GetAsync(sandbox.ContactIds[0]));
        Assert.Contains($"proxy '{new Uri(sandbox.BaseUrl, "/")}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors()
    {
        await using var sandbox = await StartAsync();
        using var client = new KirimChatClient(Options(sandbox));
        var id = "ctc_01KS0000000000000000000000";
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        Contact? contact;
        try
        {
            contact = await client.Contacts.GetAsync(id);
        }
        catch (KirimChatNotFoundException)
        {
            contact = null;
        }
        catch (KirimChatException failure) when (failure.IsTransient)
        {
            log.LogWarning(failure, "Later, perhaps: {Code}, request {RequestId}", failure.Code, failure.RequestId);
            throw;
        }

        Assert.Null(contact);
    }

    [Fact]
    public void Retries()
    {
        var options = new KirimChatClientOptions
        {
            ApiKey = Environment.GetEnvironmentVariable("KIRIM_API_KEY"),
            MaxRetries = 5,
            AttemptTimeout = TimeSpan.FromSeconds(5),
            Timeout = TimeSpan.FromSeconds(30),
        };

        Assert.Equal(5, options.MaxRetries);
    }

    [Fact]
    public async Task Keys()
    {
        await using var sandbox = await StartAsync();
        var vault = new Vault(sandbox.ApiKey);
        var options = new KirimChatClientOptions
        {
            ApiKeyProvider = async cancellationToken => await vault.GetSecretAsync("kirimchat", cancellationToken),
        };
        options.BaseUrl = sandbox.BaseUrl;

        using var client = new KirimChatClient(options);
        Assert.NotNull(await client.Contacts.GetAsync(sandbox.ContactIds[0]));
    }

    [Fact]
    public async Task Many()
    {
        await using var sandbox = await StartAsync();
        using var client = new KirimChatClient(Options(sandbox));
        var ids = sandbox.ContactIds;

        var contacts = new ConcurrentBag<Contact>();
        using var pace = new TokenBucketRateLimiter(new() { TokenLimit = 10, TokensPerPeriod = 10, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = int.MaxValue });
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, cancellationToken) =>
        {
            using var turn = await pace.AcquireAsync(cancellationToken: cancellationToken);
            contacts.Add(await client.Contacts.GetAsync(id, cancellationToken));
        });

        Assert.Equal(ids.Count, contacts.Count);
    }

    [Fact]
    public async Task Response()
    {
        await using var sandbox = await StartAsync();
        using var client = new KirimChatClient(Options(sandbox));
        var id = sandbox.ContactIds[0];
        var response = await client.Contacts.GetWithResponseAsync(id);
        Console.WriteLine($"{response.Value.Name}: {response.RateLimit?.Remaining} calls left, request {response.RequestId}");

        Assert.Equal(599, response.RateLimit?.Remaining);
    }

    [Fact]
    public async Task Api()
    {
        await using var sandbox = await StartAsync();
        using var client = new KirimChatClient(Options(sandbox));
        var id = sandbox.ContactIds[0];
        var answer = new KirimChatResponseOption();
        var envelope = await client.Api.Contacts[id].GetAsync(request => request.Options.Add(answer));
        Console.WriteLine($"{envelope?.Data?.Name}: {answer.StatusCode}, request {answer.RequestId}");

        Assert.Equal("Siti Rahayu", envelope?.Data?.Name);
    }

    [Fact]
    public async Task Dependency_injection()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["KirimChat:ApiKey"] = builder.Configuration["Jakarta:ApiKey"] = builder.Configuration["Bandung:ApiKey"] = Support.Clients.Key;
        builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
        builder.Services.AddTransient<Greeter>();

        builder.Services.AddKirimChat("jakarta", builder.Configuration.GetSection("Jakarta"));
        builder.Services.AddKirimChat("bandung", builder.Configuration.GetSection("Bandung"));

        await using var provider = builder.Services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<Greeter>());
        Assert.NotSame(provider.GetRequiredKeyedService<IKirimChatClient>("jakarta"), provider.GetRequiredKeyedService<IKirimChatClient>("bandung"));
    }

    [Fact]
    public async Task The_sandbox()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        sandbox.Add(new SandboxContact { Id = "ctc_wayan", Name = "Wayan" });
        sandbox.FailNext(SandboxFault.Error(503));

        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });
        var contact = await client.Contacts.GetAsync("ctc_wayan");

        Assert.Equal("Wayan", contact.Name);
        Assert.Equal(2, sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_fake()
    {
        var kirimChat = Substitute.For<IKirimChatClient>();
        kirimChat.Contacts.GetAsync("ctc_1", Arg.Any<CancellationToken>()).Returns(new Contact
        {
            Id = "ctc_1",
            Object = "contact",
            Name = "Siti",
            WhatsAppAccount = new(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        });

        Assert.Equal("Selamat pagi, Siti!", await new Greeter(kirimChat).GreetAsync("ctc_1"));
    }

    [Fact]
    public async Task The_service_waits_when_it_is_told_to()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        sandbox.Add(new SandboxContact { Id = "ctc_wayan", Name = "Wayan" });
        sandbox.FailNext(SandboxFault.Error(429, retryAfter: TimeSpan.FromSeconds(1)));
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });

        Assert.Equal("Selamat pagi, Wayan!", await new Greeter(client).GreetAsync("ctc_wayan"));

        var waited = sandbox.Requests[1].At - sandbox.Requests[0].At;
        Assert.InRange(waited.TotalSeconds, 0.9, 10);
    }

    private sealed class Greeter(IKirimChatClient kirimChat)
    {
        public async Task<string> GreetAsync(string id) => $"Selamat pagi, {(await kirimChat.Contacts.GetAsync(id)).Name}!";
    }

    private sealed class Vault(string key)
    {
        public ValueTask<string> GetSecretAsync(string name, CancellationToken cancellationToken) => new(key);
    }
}
