using System.Text.Json;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

/// <summary>Arguments that cannot be valid are rejected before a request is sent.</summary>
public sealed class ArgumentTests
{
    private const string LoneSurrogate = "a\ud800b";

    public static TheoryData<string, Func<IContactsClient, object>> Invalid =>
        new()
        {
            { "filter", static contacts => contacts.ListAsync(new() { PageSize = 0 }) },
            { "filter", static contacts => contacts.ListAsync(new() { PageSize = 101 }) },
            { "filter", static contacts => contacts.ListAsync(new() { PageSize = -1 }) },
            { "filter", static contacts => contacts.ListAsync(new() { Phone = " " }) },
            { "filter", static contacts => contacts.ListAsync(new() { Phone = LoneSurrogate }) },
            { "filter", static contacts => contacts.ListAsync(new() { Search = "" }) },
            { "filter", static contacts => contacts.ListAsync(new() { Search = new('a', 201) }) },
            { "filter", static contacts => contacts.ListAsync(new() { Search = LoneSurrogate }) },
            { "filter", static contacts => contacts.ListPageAsync(new() { PageSize = 101 }) },
            { "cursor", static contacts => contacts.ListPageAsync(cursor: "") },
            { "cursor", static contacts => contacts.ListPageAsync(cursor: LoneSurrogate) },
            { "contact", static contacts => contacts.CreateAsync(null!) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = null! }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = " " }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = LoneSurrogate }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811", Name = LoneSurrogate }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811", Email = LoneSurrogate }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811", From = "" }) },
            { "contact", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811", Metadata = CreateMetadata("a") }) },
            {
                "contact",
                static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811", Metadata = CreateMetadata(LoneSurrogate) })
            },
            { "idempotencyKey", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811" }, "") },
            { "idempotencyKey", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811" }, new('a', 256)) },
            { "idempotencyKey", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811" }, "a\tb") },
            { "idempotencyKey", static contacts => contacts.CreateAsync(new() { PhoneNumber = "+62811" }, "ключ") },
            { "idempotencyKey", static contacts => contacts.BulkAttachLabelAsync(["ctc_1"], "lbl_1", "a\nb") },
            { "id", static contacts => contacts.AttachLabelAsync("", "lbl_1") },
            { "id", static contacts => contacts.AttachLabelAsync("..", "lbl_1") },
            { "labelId", static contacts => contacts.AttachLabelAsync("ctc_1", " ") },
            { "labelId", static contacts => contacts.AttachLabelAsync("ctc_1", null!) },
            { "labelId", static contacts => contacts.AttachLabelAsync("ctc_1", LoneSurrogate) },
            { "id", static contacts => contacts.DetachLabelAsync(null!, "lbl_1") },
            { "labelId", static contacts => contacts.DetachLabelAsync("ctc_1", ".") },
            { "ids", static contacts => contacts.BulkAttachLabelAsync(null!, "lbl_1") },
            { "ids", static contacts => contacts.BulkAttachLabelAsync([], "lbl_1") },
            { "ids", static contacts => contacts.BulkAttachLabelAsync([.. Enumerable.Repeat("ctc_1", 1001)], "lbl_1") },
            { "ids", static contacts => contacts.BulkAttachLabelAsync(["ctc_1", null!], "lbl_1") },
            { "ids", static contacts => contacts.BulkDetachLabelAsync(["ctc_1", " "], "lbl_1") },
            { "labelId", static contacts => contacts.BulkDetachLabelAsync(["ctc_1"], "") },
        };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public async Task Invalid_argument_of_a_contact_operation_is_rejected_when_the_method_is_called(
        string parameter,
        Func<IContactsClient, object> call
    )
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        var exception = Assert.ThrowsAny<ArgumentException>(() => call(client.Contacts));

        Assert.Equal(parameter, exception.ParamName);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Message_of_an_invalid_ID_names_the_ID_and_its_index()
    {
        using var client = new KirimChatClient(TestClient.Key);
        var contacts = client.Contacts;

        string MessageOf(Func<object> call) => Assert.ThrowsAny<ArgumentException>(() => call()).Message;

        Assert.StartsWith("The contact ID is blank.", MessageOf(() => contacts.GetAsync(" ")), StringComparison.Ordinal);
        Assert.StartsWith("The label ID is null.", MessageOf(() => contacts.AttachLabelAsync("ctc_1", null!)), StringComparison.Ordinal);
        Assert.StartsWith(
            "The contact ID at index 1 is a dot segment",
            MessageOf(() => contacts.BulkAttachLabelAsync(["ctc_1", ".."], "lbl_1")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Arguments_at_their_limits_are_sent()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, Bodies.Page(null)),
            StubResponses.Json(200, Bodies.Bulk(1000, 0, 0)),
            StubResponses.Json(201, StubResponses.Contact)
        );
        using var client = TestClient.Create(server);
        var token = TestContext.Current.CancellationToken;
        var key = string.Concat(Enumerable.Range(' ', 95).Select(static code => (char)code)).Trim().PadRight(255, 'a');

        await client.Contacts.ListPageAsync(new() { PageSize = 1, Search = new('a', 200) }, cancellationToken: token);
        await client.Contacts.BulkAttachLabelAsync([.. Enumerable.Repeat("ctc_1", 1000)], "lbl_1", cancellationToken: token);
        await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+62811",
                Email = "",
                Name = "",
            },
            key,
            token
        );

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(key, server.Requests[2].Headers["Idempotency-Key"]);
    }

    private static Dictionary<string, JsonElement> CreateMetadata(string name) => new() { [name] = default };
}
