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
        Console.WriteLine($"{response.RateLimit?.Remaining} requests left");

        Assert.Equal(599, response.RateLimit?.Remaining);
    }

    [Fact]
    public async Task List()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        await foreach (var contact in client.Contacts.ListAsync(new ContactFilter { Search = "siti" }))
        {
            Console.WriteLine($"{contact.Name}: {contact.PhoneNumber}");
        }

        Assert.Single(sandbox.Requests);
    }

    [Fact]
    public async Task Pages()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        string? cursor = null;
        do
        {
            var page = await client.Contacts.ListPageAsync(new ContactFilter { PageSize = 50 }, cursor);
            Console.WriteLine($"{page.Items.Count} contacts");
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Single(sandbox.Requests);
    }

    [Fact]
    public async Task Create()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var contact = await client.Contacts.CreateAsync(new NewContact
        {
            PhoneNumber = "+6281234567890",
            Name = "Dewi",
            Email = "dewi@example.com",
            Metadata = new Dictionary<string, JsonElement> { ["plan"] = JsonSerializer.SerializeToElement("gold") },
        });

        Assert.Equal("gold", contact.Metadata?["plan"].GetString());
    }

    [Fact]
    public async Task Create_once()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var newContact = new NewContact { PhoneNumber = "+6281234567890" };
        var customerId = 42;
        var contact = await client.Contacts.CreateAsync(newContact, idempotencyKey: $"customer-{customerId}");

        Assert.Equal(contact, await client.Contacts.CreateAsync(newContact, "customer-42"));
    }

    [Fact]
    public async Task Labels()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var (id, ids, labelId) = (sandbox.ContactIds[0], sandbox.ContactIds, sandbox.LabelId);
        await client.Contacts.AttachLabelAsync(id, labelId);
        await client.Contacts.DetachLabelAsync(id, labelId);

        Assert.Empty(sandbox.Contacts[0].LabelIds);
        var result = await client.Contacts.BulkAttachLabelAsync(ids, labelId);
        Console.WriteLine($"{result.Applied} of {ids.Count}");

        Assert.Equal(3, result.Applied);
        foreach (var chunk in ids.Chunk(1000))
        {
            await client.Contacts.BulkAttachLabelAsync(chunk, labelId);
        }

        Assert.All(sandbox.Contacts, contact => Assert.Equal([labelId], contact.LabelIds));
    }
}
