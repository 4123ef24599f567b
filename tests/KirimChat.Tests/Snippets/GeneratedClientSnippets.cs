#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/generated-client.md</c>.</summary>
public sealed class GeneratedClientSnippets
{
    [Fact]
    public async Task Get()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var id = sandbox.ContactIds[0];
        var details = new KirimChatResponseOption();
        var envelope = await client.Api.Contacts[id].GetAsync(request => request.Options.Add(details));
        Console.WriteLine($"{envelope?.Data?.Name}: {details.StatusCode}, request {details.RequestId}");

        Assert.Equal("Siti Rahayu", envelope?.Data?.Name);
    }
}
