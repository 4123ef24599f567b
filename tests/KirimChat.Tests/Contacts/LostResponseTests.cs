using KirimChat.Sandbox;

namespace KirimChat.Tests.Contacts;

/// <summary>A write whose response is lost takes effect once, and the retry returns its result.</summary>
public sealed class LostResponseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => ["lost-response", "truncated-body", "dropped-connection", "503"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Contact_is_created_once_and_returned_when_a_response_is_lost(string fault)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { Contacts = [] }, Token);
        using var client = CreateClient(sandbox);
        sandbox.FailNext(GetFault(fault), requests: 2, "createContact");

        var contact = await client.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000000", Name = "Dewi" }, cancellationToken: Token);

        Assert.Equal("Dewi", contact.Name);
        Assert.Equal(contact.Id, Assert.Single(sandbox.ContactIds));
        Assert.Equal(3, sandbox.Requests.Count);
        Assert.Single(sandbox.Requests.Select(static request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Labels_are_attached_and_detached_when_a_response_is_lost(string fault)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        var id = sandbox.ContactIds[0];

        sandbox.FailNext(GetFault(fault), operationId: "attachContactLabel");
        await client.Contacts.AttachLabelAsync(id, sandbox.LabelId, Token);
        Assert.Equal([sandbox.LabelId], sandbox.Contacts[0].LabelIds);

        sandbox.FailNext(GetFault(fault), operationId: "detachContactLabel");
        await client.Contacts.DetachLabelAsync(id, sandbox.LabelId, Token);
        Assert.Empty(sandbox.Contacts[0].LabelIds);

        sandbox.FailNext(GetFault(fault), operationId: "bulkLabelContacts");
        Assert.Equal(
            3,
            (await client.Contacts.BulkAttachLabelAsync(sandbox.ContactIds, sandbox.LabelId, cancellationToken: Token)).Applied
        );
        Assert.All(sandbox.Contacts, contact => Assert.Equal([sandbox.LabelId], contact.LabelIds));
    }

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                RetryBaseDelay = TimeSpan.FromMilliseconds(1),
            }
        );

    private static SandboxFault GetFault(string name) =>
        name switch
        {
            "lost-response" => SandboxFault.LostResponse,
            "truncated-body" => SandboxFault.TruncatedBody,
            "dropped-connection" => SandboxFault.DroppedConnection,
            _ => SandboxFault.Error(503),
        };
}
