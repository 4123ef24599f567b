using KirimChat.Generated.Models;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class IdempotencyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, Func<KirimChatClient, Task>> Posts =>
        new()
        {
            { "create", Replies.Contact, static client => client.Contacts.CreateAsync(new() { PhoneNumber = "+62811" }) },
            { "attach", Bodies.Label(attached: true), static client => client.Contacts.AttachLabelAsync("ctc_1", "lbl_1") },
            { "bulk attach", Bodies.Bulk(1, 0, 0), static client => client.Contacts.BulkAttachLabelAsync(["ctc_1"], "lbl_1") },
            { "bulk detach", Bodies.Bulk(1, 0, 0), static client => client.Contacts.BulkDetachLabelAsync(["ctc_1"], "lbl_1") },
            { "create with Api", Replies.Contact, static client => client.Api.Contacts.PostAsync(new() { PhoneNumber = "+62811" }) },
            {
                "attach with Api",
                Bodies.Label(attached: true),
                static client => client.Api.Contacts["ctc_1"].Labels.PostAsync(new() { LabelId = "lbl_1" })
            },
            {
                "bulk with Api",
                Bodies.Bulk(1, 0, 0),
                static client =>
                    client.Api.Contacts.Bulk_label.PostAsync(
                        new()
                        {
                            ContactIds = ["ctc_1"],
                            LabelId = "lbl_1",
                            Operation = BulkLabelRequest_operation.Attach,
                        }
                    )
            },
        };

    [Theory]
    [MemberData(nameof(Posts), DisableDiscoveryEnumeration = true)]
    public async Task Post_is_retried_with_the_same_random_key_and_the_whole_body(
        string name,
        string response,
        Func<KirimChatClient, Task> post
    )
    {
        await using var server = new ScriptedServer(
            Replies.Error(503),
            Replies.CutShort,
            Replies.Reset,
            Replies.Json(200, response),
            Replies.Json(200, response)
        );
        using var client = Clients.To(server);

        await post(client);
        await post(client);

        Assert.Equal(5, server.Requests.Count);
        var (first, second) = (server.Requests[0], server.Requests[4]);
        Assert.True(Guid.TryParse(first.Headers["Idempotency-Key"], out _), name);
        Assert.All(server.Requests.Take(4), request => Assert.Equal(first.Headers["Idempotency-Key"], request.Headers["Idempotency-Key"]));
        Assert.NotEqual(first.Headers["Idempotency-Key"], second.Headers["Idempotency-Key"]);
        Assert.NotEmpty(first.Body);
        Assert.All(server.Requests, request => Assert.Equal(first.Body, request.Body));
    }

    [BothWays]
    [Theory]
    public async Task Key_of_the_caller_is_sent_with_each_attempt(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(500), Replies.Json(201, Replies.Contact));
        using var client = Clients.To(server);

        await CreateAsync(client, way, "order 42");

        Assert.Equal(["order 42", "order 42"], server.Requests.Select(static request => request.Headers["Idempotency-Key"]));
    }

    [BothWays]
    [Theory]
    public async Task Call_in_progress_is_retried_with_the_same_key(Way way)
    {
        await using var server = new ScriptedServer(
            Replies.Error(409, "conflict", "idempotency_in_progress"),
            Replies.Json(201, Replies.Contact)
        );
        using var client = Clients.To(server);

        await CreateAsync(client, way);

        Assert.Single(server.Requests.Select(static request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal(2, server.Requests.Count);
    }

    [BothWays]
    [Theory]
    public async Task Call_that_stays_in_progress_is_a_transient_conflict(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(409, "conflict", "idempotency_in_progress"));
        using var client = Clients.To(server, static options => options.MaxRetries = 1);

        var exception = await Assert.ThrowsAsync<KirimChatConflictException>(() => CreateAsync(client, way));

        Assert.True(exception.IsTransient);
        Assert.Contains("still processing a request with the same idempotency key", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [BothWays]
    [Theory]
    public async Task Key_that_was_used_for_another_request_is_not_retried(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(422, "invalid_request_error", "idempotency_key_reuse"));
        using var client = Clients.To(server);

        var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => CreateAsync(client, way, "order 42"));

        Assert.False(exception.IsTransient);
        Assert.Contains("Use a new idempotency key for each different request.", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Other_conflict_is_not_retried()
    {
        await using var server = new ScriptedServer(Replies.Error(409, "conflict", "resource_conflict"));
        using var client = Clients.To(server);

        await Assert.ThrowsAsync<KirimChatConflictException>(() => CreateAsync(client, Way.Curated));

        Assert.Single(server.Requests);
    }

    private static Task CreateAsync(KirimChatClient client, Way way, string? key = null) =>
        way == Way.Curated
            ? client.Contacts.CreateAsync(new() { PhoneNumber = "+62811" }, key, Token)
            : client.Api.Contacts.PostAsync(
                new() { PhoneNumber = "+62811" },
                request =>
                {
                    if (key is not null)
                    {
                        request.Headers.Add("Idempotency-Key", key);
                    }
                },
                Token
            );
}
