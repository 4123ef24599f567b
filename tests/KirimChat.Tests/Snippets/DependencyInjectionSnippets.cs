#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/dependency-injection.md</c>.</summary>
public sealed class DependencyInjectionSnippets
{
    [Fact]
    public async Task Options_from_another_service()
    {
        await using var sandbox = await Local.StartAsync();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["KirimChat:BaseUrl"] = sandbox.BaseUrl.ToString();
        builder.Services.AddSingleton(new Vault(sandbox.ApiKey));
        builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
        builder.Services.AddOptions<KirimChatClientOptions>()
            .Configure<Vault>((options, vault) => options.ApiKeyProvider =
                async cancellationToken => await vault.GetSecretAsync("kirimchat", cancellationToken));

        await using var provider = builder.Services.BuildServiceProvider();
        var client = provider.GetRequiredService<IKirimChatClient>();
        Assert.NotNull(await client.Contacts.GetAsync(sandbox.ContactIds[0]));
    }

    [Fact]
    public async Task Several_organizations()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["Jakarta:ApiKey"] = builder.Configuration["Bandung:ApiKey"] = Local.Key;
        builder.Services.AddKirimChat("jakarta", builder.Configuration.GetSection("Jakarta"));
        builder.Services.AddKirimChat("bandung", builder.Configuration.GetSection("Bandung"));

        await using var provider = builder.Services.BuildServiceProvider();
        var jakarta = provider.GetRequiredKeyedService<IKirimChatClient>("jakarta");
        var bandung = provider.GetRequiredKeyedService<IKirimChatClient>("bandung");
        Assert.NotSame(jakarta, bandung);
    }
}
