#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using KirimChat.Sandbox;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>src/KirimChat.Sandbox/README.md</c>.</summary>
public sealed class SandboxPackageSnippets
{
    [Fact]
    public async Task Sandbox()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        sandbox.Add(new SandboxContact { Id = "ctc_wayan", Name = "Wayan" });
        sandbox.FailNext(SandboxFault.Error(503));

        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });
        var contact = await client.Contacts.GetAsync("ctc_wayan");

        Assert.Equal("Wayan", contact.Name);
        Assert.Equal(2, sandbox.Requests.Count);
    }
}
