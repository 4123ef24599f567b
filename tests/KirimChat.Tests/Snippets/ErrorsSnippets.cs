#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using KirimChat.Sandbox;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/errors.md</c>.</summary>
public sealed class ErrorsSnippets
{
    [Fact]
    public async Task Catch_missing_contact_and_transient_failure()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        sandbox.FailFor("ctc_limited", SandboxFault.Error(429, retryAfter: TimeSpan.FromMinutes(1)));

        await GetAsync(client, sandbox.ContactIds[0]);
        await GetAsync(client, Local.UnknownId);
        await GetAsync(client, "ctc_limited");
    }

    [Fact]
    public async Task Wrong_base_url_is_not_a_missing_contact()
    {
        await using var sandbox = await Local.StartAsync();
        var options = new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = new Uri(sandbox.BaseUrl, "/") };
        using var client = new KirimChatClient(options);

        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => GetAsync(client, sandbox.ContactIds[0]));
    }

    private static async Task GetAsync(KirimChatClient client, string id)
    {
        try
        {
            var contact = await client.Contacts.GetAsync(id);
            Console.WriteLine(contact.Name);
        }
        catch (KirimChatNotFoundException exception) when (exception.Code == "resource_not_found")
        {
            Console.WriteLine($"There is no contact {id}.");
        }
        catch (KirimChatException exception) when (exception.IsTransient)
        {
            Console.WriteLine($"Try again in {exception.RetryAfter ?? TimeSpan.FromMinutes(1)}.");
        }
    }
}
