#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using KirimChat.Generated.Models;

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

    [Fact]
    public async Task Post()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var (firstId, secondId, labelId) = (sandbox.ContactIds[0], sandbox.ContactIds[1], sandbox.LabelId);
        var body = new BulkLabelRequest
        {
            ContactIds = [firstId, secondId],
            LabelId = labelId,
            Operation = BulkLabelRequest_operation.Attach,
        };
        var result = await client.Api.Contacts.Bulk_label.PostAsync(body);
        Console.WriteLine(result?.Data?.Applied);

        Assert.Equal(2, result?.Data?.Applied);
    }
}
