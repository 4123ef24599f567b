using KirimChat.Sandbox;

namespace KirimChat.Tests.Contacts;

/// <summary>The newer hosts of the API serve contacts under <c>/v1/{phone_number_id}</c>.</summary>
public sealed class NewerHostTests
{
    private const string PhoneNumberId = "106540352242922";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Every_operation_works_below_a_phone_number_ID(string end)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        var baseUrl = new Uri($"{sandbox.BaseUrl}/{PhoneNumberId}{end}");
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = baseUrl,
                MaxRetries = 0,
            }
        );

        var created = await client.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000000" }, cancellationToken: Token);
        Assert.Equal(created, await client.Contacts.GetAsync(created.Id, Token));
        Assert.Equal(
            created,
            Assert.Single((await client.Contacts.ListPageAsync(new() { Phone = created.PhoneNumber }, null, Token)).Items)
        );
        await client.Contacts.AttachLabelAsync(created.Id, sandbox.LabelId, Token);
        await client.Contacts.DetachLabelAsync(created.Id, sandbox.LabelId, Token);
        Assert.Equal(1, (await client.Contacts.BulkAttachLabelAsync([created.Id], sandbox.LabelId, cancellationToken: Token)).Applied);
        Assert.NotNull((await client.Api.Contacts[created.Id].GetAsync(cancellationToken: Token))!.Data);

        Assert.All(
            sandbox.Requests,
            static request => Assert.StartsWith($"/v1/{PhoneNumberId}/contacts", request.Path, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Errors_below_a_phone_number_ID_do_not_assume_another_path()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        var baseUrl = new Uri($"{sandbox.BaseUrl}/{PhoneNumberId}");
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = baseUrl,
                MaxRetries = 0,
            }
        );

        var exception = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Contacts.GetAsync(sandbox.OtherContactId, Token));

        Assert.Equal("resource_not_found", exception.Code);
        Assert.DoesNotContain("/v1", exception.Message, StringComparison.Ordinal);
    }
}
