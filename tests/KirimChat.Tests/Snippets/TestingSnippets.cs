#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using KirimChat.Sandbox;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/testing.md</c>.</summary>
public sealed class TestingSnippets
{
    [Fact]
    public async Task WaitsForRetryAfter()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        sandbox.Add(new SandboxContact { Id = "ctc_wayan", Name = "Wayan" });
        sandbox.FailNext(SandboxFault.Error(429, retryAfter: TimeSpan.FromSeconds(1)));
        var options = new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl };
        using var client = new KirimChatClient(options);

        Assert.Equal("Selamat pagi, Wayan!", await new Greeter(client).GreetAsync("ctc_wayan"));

        var delay = sandbox.Requests[1].At - sandbox.Requests[0].At;
        Assert.InRange(delay.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task Fake()
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
        kirimChat.Contacts.GetAsync("ctc_2", Arg.Any<CancellationToken>())
            .ThrowsAsync(new KirimChatRateLimitException("Too many requests.") { RetryAfter = TimeSpan.FromSeconds(30) });

        Assert.Equal("Selamat pagi, Siti!", await new Greeter(kirimChat).GreetAsync("ctc_1"));
        await Assert.ThrowsAsync<KirimChatRateLimitException>(() => new Greeter(kirimChat).GreetAsync("ctc_2"));
    }
}
