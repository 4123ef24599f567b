#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/retries-and-timeouts.md</c>.</summary>
public sealed class RetriesAndTimeoutsSnippets
{
    [Fact]
    public void Options()
    {
        var options = new KirimChatClientOptions
        {
            ApiKey = Environment.GetEnvironmentVariable("KIRIM_API_KEY"),
            MaxRetries = 5,
            AttemptTimeout = TimeSpan.FromSeconds(5),
            Timeout = TimeSpan.FromSeconds(30),
        };
        options.ApiKey ??= Local.Key;

        using var client = new KirimChatClient(options);
        Assert.NotNull(client.Contacts);
    }
}
