#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Text.Json;
using KirimChat.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>README.md</c>.</summary>
public sealed class ReadmeSnippets
{
    // The environment variable is not set, so nothing is sent.
    [Fact]
    public Task First_call()
    {
        return Assert.ThrowsAsync<OptionsValidationException>(CallAsync);

        static async Task CallAsync()
        {
            using var client = new KirimChatClient(new KirimChatClientOptions
            {
                ApiKey = Environment.GetEnvironmentVariable("KIRIM_API_KEY"),
            });
            var contact = await client.Contacts.GetAsync("ctc_01HXYZABCDEFGHJKMNPQRSTVWX");
            Console.WriteLine($"{contact.Name}: {contact.PhoneNumber}");
        }
    }

    [Fact]
    public async Task All_operations()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new()
        {
            Contacts = Enumerable.Range(1, 1234).Select(number => new SandboxContact { Name = $"Contact {number}" }),
        });
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });

        var count = 0;
        await foreach (var contact in client.Contacts.ListAsync())
        {
            count++;
        }

        var metadata = new Dictionary<string, JsonElement> { ["plan"] = JsonSerializer.SerializeToElement("gold") };
        var created = await client.Contacts.CreateAsync(new() { PhoneNumber = "+6281234567890", Name = "Dewi", Metadata = metadata });
        await client.Contacts.AttachLabelAsync(created.Id, sandbox.LabelId);

        var page = await client.Contacts.ListPageAsync(new() { Phone = "+6281234567890" });
        Console.WriteLine($"{count} contacts, and {page.Items[0].Name} with the plan {page.Items[0].Metadata?["plan"]}");

        Assert.Equal((1234, created), (count, Assert.Single(page.Items)));
    }

    [Fact]
    public void Registration()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["KirimChat:ApiKey"] = Local.Key;
        builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));

        using var provider = builder.Services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<IKirimChatClient>());
    }

    [Fact]
    public async Task Sandbox()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        sandbox.Add(new SandboxContact { Id = "ctc_wayan", Name = "Wayan" });
        sandbox.FailNext(SandboxFault.Error(503));

        var options = new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl };
        using var client = new KirimChatClient(options);
        var contact = await client.Contacts.GetAsync("ctc_wayan");

        Assert.Equal("Wayan", contact.Name);
        Assert.Equal(2, sandbox.Requests.Count);
    }
}
