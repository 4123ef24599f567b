using System.Text.Json;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class LabelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Label_is_attached_by_its_ID_in_the_body()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, Bodies.Label(attached: true)));
        using var client = TestClient.Create(server);

        await client.Contacts.AttachLabelAsync("ctc/1", "lbl_1", Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/contacts/ctc%2F1/labels", "{\"label_id\":\"lbl_1\"}"), (request.Method, request.Target, request.Body));
    }

    [Fact]
    public async Task Label_is_detached_by_its_ID_in_the_path()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, Bodies.Label(attached: false)));
        using var client = TestClient.Create(server);

        await client.Contacts.DetachLabelAsync("ctc_1", "lbl/1", Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("DELETE", "/v1/contacts/ctc_1/labels/lbl%2F1"), (request.Method, request.Target));
        Assert.DoesNotContain("Idempotency-Key", request.Headers.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Label_that_is_not_in_the_requested_state_afterward_is_an_exception(bool attach)
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, Bodies.Label(!attach)));
        using var client = TestClient.Create(server);

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            attach ? client.Contacts.AttachLabelAsync("ctc_1", "lbl_1", Token) : client.Contacts.DetachLabelAsync("ctc_1", "lbl_1", Token)
        );

        Assert.Contains($"data.attached is not {(attach ? "true" : "false")}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "attach")]
    [InlineData(false, "detach")]
    public async Task Bulk_operation_sends_all_IDs_and_returns_the_counts(bool attach, string operation)
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, Bodies.Bulk(3, 2, 1)));
        using var client = TestClient.Create(server);
        string[] ids = ["ctc_1", "ctc_2", "ctc_1"];

        var result = attach
            ? await client.Contacts.BulkAttachLabelAsync(ids, "lbl_1", cancellationToken: Token)
            : await client.Contacts.BulkDetachLabelAsync(ids, "lbl_1", cancellationToken: Token);

        Assert.Equal(
            new()
            {
                Applied = 3,
                SkippedCrossOrganization = 2,
                SkippedTeamMismatch = 1,
            },
            result
        );
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/contacts/bulk_label"), (request.Method, request.Target));
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(ids, body.RootElement.GetProperty("contact_ids").EnumerateArray().Select(static id => id.GetString()));
        Assert.Equal("lbl_1", body.RootElement.GetProperty("label_id").GetString());
        Assert.Equal(operation, body.RootElement.GetProperty("operation").GetString());
    }

    [Theory]
    [InlineData("""{"data":{"applied":1,"skipped_cross_org":2},"request_id":"r"}""", "data.skipped_team_mismatch is missing or null")]
    [InlineData("""{"data":{"applied":null},"request_id":"r"}""", "data.applied is missing or null")]
    [InlineData("""{"data":{"applied":1.5},"request_id":"r"}""", "data.applied is not an integer of 32 bits")]
    [InlineData("""{"request_id":"r"}""", "data is missing or null")]
    public async Task Bulk_result_that_breaks_the_contract_is_an_exception_that_names_the_field(string body, string reason)
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, body));
        using var client = TestClient.Create(server);

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            client.Contacts.BulkAttachLabelAsync(["ctc_1"], "lbl_1", cancellationToken: Token)
        );

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
