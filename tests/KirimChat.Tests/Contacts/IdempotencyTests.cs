using KirimChat.Generated.Models;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class IdempotencyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, Func<KirimChatClient, Task>> Posts =>
        new()
        {
            { "create", StubResponses.Contact, static client => client.Contacts.CreateAsync(new() { PhoneNumber = "+62811" }) },
            { "attach", Bodies.Label(attached: true), static client => client.Contacts.AttachLabelAsync("ctc_1", "lbl_1") },
            { "bulk attach", Bodies.Bulk(1, 0, 0), static client => client.Contacts.BulkAttachLabelAsync(["ctc_1"], "lbl_1") },
            { "bulk detach", Bodies.Bulk(1, 0, 0), static client => client.Contacts.BulkDetachLabelAsync(["ctc_1"], "lbl_1") },
            { "create with Api", StubResponses.Contact, static client => client.Api.Contacts.PostAsync(new() { PhoneNumber = "+62811" }) },
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
    public async Task POST_is_retried_with_the_same_random_idempotency_key_and_the_whole_body(
        string name,
        string response,
        Func<KirimChatClient, Task> post
    )
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(503),
            StubResponses.Truncated,
            StubResponses.Reset,
            StubResponses.Json(200, response),
            StubResponses.Json(200, response)
        );
        using var client = TestClient.Create(server);

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

    [AllSurfaces]
    [Theory]
    public async Task Idempotency_key_of_the_caller_is_sent_with_each_attempt(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(500), StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        await CreateAsync(client, surface, "order 42");

        Assert.Equal(["order 42", "order 42"], server.Requests.Select(static request => request.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Two_idempotency_keys_are_validated_as_the_one_header_that_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Api.Contacts.PostAsync(
                new() { PhoneNumber = "+62811" },
                static request =>
                {
                    request.Headers.Add("Idempotency-Key", new string('a', 128));
                    request.Headers.Add("Idempotency-Key", new string('b', 127));
                },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Empty(server.Requests);
    }

    [AllSurfaces]
    [Theory]
    public async Task Conflict_with_a_call_in_progress_is_retried_with_the_same_idempotency_key(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(409, "conflict", "idempotency_in_progress"),
            StubResponses.Json(201, StubResponses.Contact)
        );
        using var client = TestClient.Create(server);

        await CreateAsync(client, surface);

        Assert.Single(server.Requests.Select(static request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal(2, server.Requests.Count);
    }

    [AllSurfaces]
    [Theory]
    public async Task Conflict_with_a_call_that_stays_in_progress_is_transient(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(409, "conflict", "idempotency_in_progress"));
        using var client = TestClient.Create(server, static options => options.MaxRetries = 1);

        var exception = await Assert.ThrowsAsync<KirimChatConflictException>(() => CreateAsync(client, surface));

        Assert.True(exception.IsTransient);
        Assert.Contains("still processing a request with the same idempotency key", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [AllSurfaces]
    [Theory]
    public async Task Conflict_with_an_idempotency_key_of_another_request_is_not_retried(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(422, "invalid_request_error", "idempotency_key_reuse"));
        using var client = TestClient.Create(server);

        var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => CreateAsync(client, surface, "order 42"));

        Assert.False(exception.IsTransient);
        Assert.Contains("Use a new idempotency key for each different request.", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Other_conflict_is_not_retried()
    {
        await using var server = new ScriptedServer(StubResponses.Error(409, "conflict", "resource_conflict"));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAsync<KirimChatConflictException>(() => CreateAsync(client, ClientSurface.Convenience));

        Assert.Single(server.Requests);
    }

    private static Task CreateAsync(KirimChatClient client, ClientSurface surface, string? key = null) =>
        surface == ClientSurface.Convenience
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
