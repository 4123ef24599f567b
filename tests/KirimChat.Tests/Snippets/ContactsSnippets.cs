#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Text.Json;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/contacts.md</c>.</summary>
public sealed class ContactsSnippets
{
    // Without an ID, nothing is sent.
    [Fact]
    public Task Get()
    {
        return Assert.ThrowsAsync<ArgumentException>(static () => GetAsync(Local.Key, id: ""));

        static async Task GetAsync(string key, string id)
        {
            using var client = new KirimChatClient(key);
            var contact = await client.Contacts.GetAsync(id);
            Console.WriteLine($"{contact.Name}: {contact.PhoneNumber}");
        }
    }

    [Fact]
    public async Task Metadata()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var contact = await client.Contacts.GetAsync(sandbox.ContactIds[0]);
        if (contact.Metadata?.TryGetValue("plan", out var plan) is true && plan.ValueKind == JsonValueKind.String)
        {
            Console.WriteLine(plan.GetString());
        }
    }

    [Fact]
    public async Task Response()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var id = sandbox.ContactIds[0];
        var response = await client.Contacts.GetWithResponseAsync(id);
        Console.WriteLine($"{response.Value.Name}, request {response.RequestId}");
        Console.WriteLine($"{response.RateLimit?.Remaining} calls left");

        Assert.Equal(599, response.RateLimit?.Remaining);
    }
}
