using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class ListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_requests_pages_until_the_cursor_is_null()
    {
        await using var server = CreateServer(Bodies.Page("a", "ctc_1", "ctc_2"), Bodies.Page("b"), Bodies.Page(null, "ctc_3"));
        using var client = TestClient.Create(server);

        Assert.Equal(["ctc_1", "ctc_2", "ctc_3"], await ListIdsAsync(client.Contacts.ListAsync(cancellationToken: Token)));
        Assert.Equal(
            ["/v1/contacts?limit=100", "/v1/contacts?limit=100&cursor=a", "/v1/contacts?limit=100&cursor=b"],
            server.Requests.Select(static request => request.Target)
        );
    }

    [Fact]
    public async Task List_sends_the_encoded_filter_and_cursor_with_each_request()
    {
        await using var server = CreateServer(Bodies.Page("a+/=&é", "ctc_1"), Bodies.Page(null));
        using var client = TestClient.Create(server);
        var filter = new ContactFilter
        {
            Phone = "+62811",
            Search = "a&b=c é",
            PageSize = 7,
        };

        await ListIdsAsync(client.Contacts.ListAsync(filter, Token));

        const string Query = "/v1/contacts?phone=%2B62811&search=a%26b%3Dc%20%C3%A9&limit=7";
        Assert.Equal([Query, $"{Query}&cursor=a%2B%2F%3D%26%C3%A9"], server.Requests.Select(static request => request.Target));
    }

    [Fact]
    public async Task List_requests_a_page_only_when_the_previous_one_was_consumed()
    {
        await using var server = CreateServer(Bodies.Page("a", "ctc_1", "ctc_2"), Bodies.Page(null, "ctc_3"));
        using var client = TestClient.Create(server);

        var contacts = client.Contacts.ListAsync(cancellationToken: Token);
        Assert.Empty(server.Requests);
        await using var enumerator = contacts.GetAsyncEnumerator(Token);
        Assert.True(await enumerator.MoveNextAsync());
        Assert.True(await enumerator.MoveNextAsync());
        Assert.Single(server.Requests);
        Assert.True(await enumerator.MoveNextAsync());
        Assert.Equal(2, server.Requests.Count);
        Assert.False(await enumerator.MoveNextAsync());
    }

    [Fact]
    public async Task Each_enumeration_of_a_list_starts_at_the_first_page()
    {
        await using var server = CreateServer(Bodies.Page("a", "ctc_1"), Bodies.Page(null), Bodies.Page("a", "ctc_1"), Bodies.Page(null));
        using var client = TestClient.Create(server);
        var contacts = client.Contacts.ListAsync(cancellationToken: Token);

        Assert.Equal(["ctc_1"], await ListIdsAsync(contacts));
        Assert.Equal(["ctc_1"], await ListIdsAsync(contacts));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "b", "a")]
    public async Task Repeated_cursor_ends_the_list_with_an_exception(params string[] cursors)
    {
        await using var server = CreateServer([.. cursors.Select(static (cursor, i) => Bodies.Page(cursor, $"ctc_{i}"))]);
        using var client = TestClient.Create(server);
        var ids = new List<string>();

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(async () =>
        {
            await foreach (var contact in client.Contacts.ListAsync(cancellationToken: Token))
            {
                ids.Add(contact.Id);
            }
        });

        Assert.Contains("next_cursor is the cursor of an earlier page", exception.Message, StringComparison.Ordinal);
        Assert.Equal(cursors.Length - 1, ids.Count);
        Assert.Equal(cursors.Length, server.Requests.Count);
    }

    [Fact]
    public async Task List_returns_the_contacts_before_a_failing_page()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, Bodies.Page("a", "ctc_1")),
            StubResponses.Error(400, code: "invalid_cursor")
        );
        using var client = TestClient.Create(server);
        await using var contacts = client.Contacts.ListAsync(cancellationToken: Token).GetAsyncEnumerator(Token);

        Assert.True(await contacts.MoveNextAsync());
        Assert.Equal("ctc_1", contacts.Current.Id);
        var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(async () => await contacts.MoveNextAsync());
        Assert.Equal("invalid_cursor", exception.Code);
        Assert.False(await contacts.MoveNextAsync());
    }

    [Fact]
    public async Task Failing_page_of_a_list_is_retried_and_no_contact_is_listed_twice()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, Bodies.Page("a", "ctc_1")),
            StubResponses.Truncated,
            StubResponses.Error(503),
            StubResponses.Json(200, Bodies.Page(null, "ctc_2"))
        );
        using var client = TestClient.Create(server);

        Assert.Equal(["ctc_1", "ctc_2"], await ListIdsAsync(client.Contacts.ListAsync(cancellationToken: Token)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_the_list_in_the_middle_of_a_page(bool isTokenOfEnumerator)
    {
        await using var server = CreateServer(Bodies.Page("a", "ctc_1", "ctc_2"));
        using var client = TestClient.Create(server);
        using var source = new CancellationTokenSource();
        var contacts = isTokenOfEnumerator
            ? client.Contacts.ListAsync(cancellationToken: CancellationToken.None).WithCancellation(source.Token)
            : client.Contacts.ListAsync(cancellationToken: source.Token).WithCancellation(CancellationToken.None);
        var count = 0;

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var contact in contacts)
            {
                count++;
                await source.CancelAsync();
            }
        });

        Assert.Equal(1, count);
        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Cancellation_ends_the_request_for_a_page_of_a_list()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, Bodies.Page("a", "ctc_1")), StubResponses.Hang);
        using var client = TestClient.Create(server);
        using var source = new CancellationTokenSource();
        await using var contacts = client.Contacts.ListAsync(cancellationToken: Token).GetAsyncEnumerator(source.Token);
        Assert.True(await contacts.MoveNextAsync());

        var next = contacts.MoveNextAsync().AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task ListPage_returns_the_contacts_and_the_next_cursor()
    {
        await using var server = CreateServer(Bodies.Page("b", "ctc_1"), Bodies.Page(null));
        using var client = TestClient.Create(server);

        var page = await client.Contacts.ListPageAsync(new() { PageSize = 1 }, "a", Token);
        var last = await client.Contacts.ListPageAsync(cursor: page.NextCursor, cancellationToken: Token);

        Assert.Equal(("ctc_1", "b"), (Assert.Single(page.Items).Id, page.NextCursor));
        Assert.Empty(last.Items);
        Assert.Null(last.NextCursor);
        Assert.Equal(["/v1/contacts?limit=1&cursor=a", "/v1/contacts?limit=100&cursor=b"], server.Requests.Select(static r => r.Target));
    }

    [Theory]
    [InlineData("""{"has_more":false,"next_cursor":null,"request_id":"r"}""", "data is missing or null")]
    [InlineData("""{"data":null,"has_more":false,"next_cursor":null,"request_id":"r"}""", "data is missing or null")]
    [InlineData("""{"data":[],"next_cursor":null,"request_id":"r"}""", "has_more is missing or null")]
    [InlineData("""{"data":[],"has_more":true,"request_id":"r"}""", "has_more is true, but next_cursor is missing or null")]
    [InlineData("""{"data":[],"has_more":true,"next_cursor":"","request_id":"r"}""", "next_cursor is empty")]
    [InlineData("""{"data":[null],"has_more":false,"next_cursor":null,"request_id":"r"}""", "data[0] is missing or null")]
    [InlineData("""{"data":[{"id":"ctc_1"}],"has_more":false,"next_cursor":null,"request_id":"r"}""", "data[0].object is missing or null")]
    [InlineData("""{"data":{},"has_more":false,"next_cursor":null,"request_id":"r"}""", "data is not an array")]
    [InlineData("""{"data":[],"has_more":"no","next_cursor":null,"request_id":"r"}""", "has_more is not a boolean")]
    [InlineData("""{"data":[],"has_more":true,"next_cursor":7,"request_id":"r"}""", "next_cursor is not a string")]
    [InlineData("[]", "the body is not an object")]
    public async Task Page_that_breaks_the_contract_is_an_exception_that_names_the_field(string body, string reason)
    {
        await using var server = CreateServer(body);
        using var client = TestClient.Create(server);

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            client.Contacts.ListPageAsync(cancellationToken: Token)
        );

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Pages_are_equal_when_their_contacts_and_cursors_are()
    {
        static ContactPage Create(string id, string? cursor) => new() { Items = [EqualityContact(id)], NextCursor = cursor };

        Assert.Equal(Create("ctc_1", "a"), Create("ctc_1", "a"));
        Assert.Equal(Create("ctc_1", "a").GetHashCode(), Create("ctc_1", "a").GetHashCode());
        Assert.NotEqual(Create("ctc_1", "a"), Create("ctc_2", "a"));
        Assert.NotEqual(Create("ctc_1", "a"), Create("ctc_1", null));
    }

    private static Contact EqualityContact(string id) =>
        new()
        {
            Id = id,
            Object = "contact",
            WhatsAppAccount = new(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };

    private static ScriptedServer CreateServer(params string[] bodies) =>
        new([.. bodies.Select(static body => StubResponses.Json(200, body))]);

    private static async Task<List<string>> ListIdsAsync(IAsyncEnumerable<Contact> contacts)
    {
        var ids = new List<string>();
        await foreach (var contact in contacts)
        {
            ids.Add(contact.Id);
        }

        return ids;
    }
}
