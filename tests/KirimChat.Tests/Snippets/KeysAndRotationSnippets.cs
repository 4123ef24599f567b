#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Net;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/keys-and-rotation.md</c>.</summary>
public sealed class KeysAndRotationSnippets
{
    [Fact]
    public async Task Provider()
    {
        await using var sandbox = await Local.StartAsync();
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
    public async Task Proxy()
    {
        await using var sandbox = await Local.StartAsync();
        var proxy = new WebProxy(new Uri(sandbox.BaseUrl, "/"));
        var key = sandbox.ApiKey;
        using var transport = new SocketsHttpHandler { Proxy = proxy, AllowAutoRedirect = false };
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = key }, transport);

        // The sandbox is not a proxy.
        var exception = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.Contacts.GetAsync(sandbox.ContactIds[0]));
        Assert.Contains($"proxy '{new Uri(sandbox.BaseUrl, "/")}'", exception.Message, StringComparison.Ordinal);
    }
}
