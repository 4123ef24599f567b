using System.Text;
using System.Text.Json;
using KirimChat.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests;

/// <summary>The contact operations of the sandbox, with the error codes of the API.</summary>
public sealed class SandboxContactsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cursor_that_was_changed_or_is_used_with_other_filters_is_rejected()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        var cursor = (await client.Contacts.ListPageAsync(new() { PageSize = 1 }, cancellationToken: Token)).NextCursor!;

        foreach (
            var (filter, changed) in new (ContactFilter, string)[]
            {
                (new() { Search = "siti" }, cursor),
                (new() { Phone = "+6281234567890" }, cursor),
                (new(), $"{cursor}AAAA"),
                (new(), $"{(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}"),
                (new(), "not a cursor"),
                (new(), "AAAA"),
            }
        )
        {
            var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() =>
                client.Contacts.ListPageAsync(filter, changed, Token)
            );
            Assert.Equal(("invalid_cursor", "cursor"), (exception.Code, exception.Param));
        }

        // The page size is not a filter.
        Assert.Equal(2, (await client.Contacts.ListPageAsync(new() { PageSize = 2 }, cursor, Token)).Items.Count);
    }

    [Fact]
    public async Task Filters_select_contacts_by_phone_number_and_by_part_of_name_or_email()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        sandbox.Add(new() { Id = "ctc_email", Email = "SITI2@example.com" });

        Assert.Equal([sandbox.ContactIds[0]], await ListAsync(new() { Phone = "+6281234567890" }));
        Assert.Equal([sandbox.ContactIds[0], "ctc_email"], await ListAsync(new() { Search = "siti" }));
        Assert.Empty(await ListAsync(new() { Search = "nobody" }));
        Assert.Equal(sandbox.ContactIds, await ListAsync(new() { PageSize = 1 }));

        async Task<List<string>> ListAsync(ContactFilter filter)
        {
            var ids = new List<string>();
            await foreach (var contact in client.Contacts.ListAsync(filter, Token))
            {
                ids.Add(contact.Id);
            }

            return ids;
        }
    }

    [Theory]
    [InlineData("?limit=0", "invalid_limit", "limit")]
    [InlineData("?limit=101", "invalid_limit", "limit")]
    [InlineData("?limit=many", "invalid_limit", "limit")]
    [InlineData("?phone=0811", "invalid_phone_number", "phone")]
    [InlineData("?cursor=", "invalid_cursor", "cursor")]
    [InlineData("?cursor=%20", "invalid_cursor", "cursor")]
    [InlineData("?cursor", "invalid_cursor", "cursor")]
    public async Task Invalid_query_is_rejected_with_the_code_of_the_API(string query, string code, string param)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);

        Assert.Equal((400, code, param), await SendAsync(sandbox, HttpMethod.Get, $"contacts{query}", body: null));
    }

    [Theory]
    [InlineData("contacts", "{}", "missing_required_field", "phone_number")]
    [InlineData("contacts", """{"phone_number":null}""", "missing_required_field", "phone_number")]
    [InlineData("contacts", """{"phone_number":"0811"}""", "invalid_phone_number", "phone_number")]
    [InlineData("contacts", """{"phone_number":62811}""", "invalid_field_value", "phone_number")]
    [InlineData("contacts", """{"phone_number":"+6281100000000","email":"x"}""", "invalid_field_value", "email")]
    [InlineData("contacts", """{"phone_number":"+6281100000000","from":"x"}""", "invalid_field_value", "from")]
    [InlineData("contacts", """{"phone_number":"+6281100000000","metadata":7}""", "invalid_field_value", "metadata")]
    [InlineData("contacts", "[]", "invalid_field_value", "body")]
    [InlineData("contacts", "{", "invalid_field_value", "body")]
    [InlineData("contacts/ctc_01KS00000000000000000SANDA/labels", "{}", "missing_required_field", "label_id")]
    [InlineData("contacts/bulk_label", """{"contact_ids":[],"label_id":"l"}""", "missing_required_field", "operation")]
    [InlineData("contacts/bulk_label", """{"label_id":"l","operation":"attach"}""", "missing_required_field", "contact_ids")]
    [InlineData("contacts/bulk_label", """{"contact_ids":[],"label_id":"l","operation":"move"}""", "invalid_field_value", "operation")]
    public async Task Invalid_body_is_rejected_with_the_code_of_the_API(string path, string body, string code, string param)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);

        Assert.Equal((400, code, param), await SendAsync(sandbox, HttpMethod.Post, path, body));
        Assert.Equal(3, sandbox.Contacts.Count);
    }

    [Fact]
    public async Task Bulk_operation_counts_the_contacts_of_other_organizations_and_teams()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        string[] ids = [.. sandbox.ContactIds, sandbox.OtherContactId, "ctc_unknown"];
        sandbox.AddLabel("lbl_vip");

        var applied = await client.Contacts.BulkAttachLabelAsync(ids, "lbl_vip", cancellationToken: Token);
        var skipped = await client.Contacts.BulkAttachLabelAsync(ids, sandbox.OtherTeamLabelId, cancellationToken: Token);

        Assert.Equal(
            new()
            {
                Applied = 3,
                SkippedCrossOrganization = 2,
                SkippedTeamMismatch = 0,
            },
            applied
        );
        Assert.Equal(
            new()
            {
                Applied = 0,
                SkippedCrossOrganization = 2,
                SkippedTeamMismatch = 3,
            },
            skipped
        );
        Assert.All(sandbox.Contacts, static contact => Assert.Equal(["lbl_vip"], contact.LabelIds));
    }

    [Fact]
    public async Task Unknown_label_is_not_found_and_one_of_another_team_is_invalid()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        var id = sandbox.ContactIds[0];

        var unknown = await Assert.ThrowsAsync<KirimChatNotFoundException>(() =>
            client.Contacts.AttachLabelAsync(id, "lbl_unknown", Token)
        );
        var other = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() =>
            client.Contacts.AttachLabelAsync(id, sandbox.OtherTeamLabelId, Token)
        );

        Assert.Equal(("resource_not_found", "label_id"), (unknown.Code, unknown.Param));
        Assert.Equal(("invalid_field_value", "label_id"), (other.Code, other.Param));
    }

    [Fact]
    public async Task Repeated_idempotency_key_replays_the_response_and_reports_it()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        var first = new KirimChatResponseOption();
        var second = new KirimChatResponseOption();

        var created = await CreateAsync(client, "key", first);
        var replayed = await CreateAsync(client, "key", second);

        Assert.Equal(created, replayed);
        Assert.Equal(("false", "true"), (first.Headers["Idempotent-Replayed"][0], second.Headers["Idempotent-Replayed"][0]));
        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal(4, sandbox.Contacts.Count);

        var reused = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() =>
            client.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000001" }, "key", Token)
        );
        Assert.Equal("idempotency_key_reuse", reused.Code);

        static async Task<string?> CreateAsync(KirimChatClient client, string key, KirimChatResponseOption option) => (
                await client.Api.Contacts.PostAsync(
                    new() { PhoneNumber = "+6281100000000" },
                    request =>
                    {
                        request.Headers.Add("Idempotency-Key", key);
                        request.Options.Add(option);
                    },
                    Token
                )
            )!.Data!.Id;
    }

    [Fact]
    public async Task Idempotency_key_expires_after_24_hours_and_is_released_after_an_error()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = time }, Token);
        using var client = CreateClient(sandbox);
        var contact = new NewContact { PhoneNumber = "+6281100000000" };
        await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() =>
            client.Contacts.CreateAsync(new() { PhoneNumber = "0811" }, "key", Token)
        );

        var first = await client.Contacts.CreateAsync(contact, "key", Token);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(first.Id, (await client.Contacts.CreateAsync(contact, "key", Token)).Id);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.NotEqual(first.Id, (await client.Contacts.CreateAsync(contact, "key", Token)).Id);
    }

    [Fact]
    public async Task Idempotency_keys_of_another_organization_are_independent()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        using var other = CreateClient(sandbox, sandbox.OtherApiKey);

        var first = await client.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000000" }, "key", Token);
        var second = await other.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000001" }, "key", Token);

        Assert.NotEqual(first.Id, second.Id);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Contacts.GetAsync(second.Id, Token));
    }

    [Fact]
    public async Task Idempotency_key_of_a_call_in_progress_is_a_conflict_after_30_seconds()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = time }, Token);
        using var client = CreateClient(sandbox);
        sandbox.FailNext(SandboxFault.Latency(TimeSpan.FromHours(1)), operationId: "createContact");
        var contact = new NewContact { PhoneNumber = "+6281100000000" };
        var first = client.Contacts.CreateAsync(contact, "key", Token);
        await WaitAsync(() => sandbox.Requests.Count == 1);
        var second = client.Contacts.CreateAsync(contact, "key", Token);
        await WaitAsync(() => second.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal("idempotency_in_progress", (await Assert.ThrowsAsync<KirimChatConflictException>(() => second)).Code);

        await WaitAsync(() => first.IsCompleted, () => time.Advance(TimeSpan.FromMinutes(1)));
        Assert.Equal((await first).Id, (await client.Contacts.CreateAsync(contact, "key", Token)).Id);
        Assert.Equal(4, sandbox.Contacts.Count);
    }

    [Fact]
    public async Task Reads_and_writes_have_separate_rate_limits()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(
            new()
            {
                ReadsPerMinute = 3,
                WritesPerMinute = 2,
                TimeProvider = new FakeTimeProvider(),
            },
            Token
        );
        using var client = CreateClient(sandbox);
        var id = sandbox.ContactIds[0];

        await client.Contacts.AttachLabelAsync(id, sandbox.LabelId, Token);
        await client.Contacts.DetachLabelAsync(id, sandbox.LabelId, Token);
        var write = await Assert.ThrowsAsync<KirimChatRateLimitException>(() =>
            client.Contacts.AttachLabelAsync(id, sandbox.LabelId, Token)
        );
        var read = await client.Contacts.GetWithResponseAsync(id, Token);

        Assert.Equal((2, 0), (write.RateLimit!.Value.Limit, write.RateLimit.Value.Remaining));
        Assert.Equal((3, 2), (read.RateLimit!.Value.Limit, read.RateLimit.Value.Remaining));
        Assert.Equal(TimeSpan.FromSeconds(30), write.RetryAfter);
    }

    [Fact]
    public async Task Fault_of_an_operation_does_not_affect_other_operations()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        sandbox.FailNext(SandboxFault.Error(503), operationId: "createContact");

        await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);
        await client.Contacts.ListPageAsync(cancellationToken: Token);
        await Assert.ThrowsAsync<KirimChatServerException>(() =>
            client.Contacts.CreateAsync(new() { PhoneNumber = "+6281100000000" }, cancellationToken: Token)
        );
        Assert.Throws<ArgumentException>(() => sandbox.FailNext(SandboxFault.Error(503), operationId: "deleteContact"));
    }

    [Fact]
    public async Task Fault_of_a_contact_applies_to_every_operation_with_its_ID_in_the_path()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = CreateClient(sandbox);
        const string Id = "ctc_fault_503";

        await Assert.ThrowsAsync<KirimChatServerException>(() => client.Contacts.GetAsync(Id, Token));
        await Assert.ThrowsAsync<KirimChatServerException>(() => client.Contacts.AttachLabelAsync(Id, sandbox.LabelId, Token));
        await Assert.ThrowsAsync<KirimChatServerException>(() => client.Contacts.DetachLabelAsync(Id, sandbox.LabelId, Token));
    }

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox, string? key = null) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = key ?? sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                MaxRetries = 0,
            }
        );

    private static async Task WaitAsync(Func<bool> isDone, Action? advance = null)
    {
        for (var i = 0; i < 5000 && !isDone(); i++)
        {
            advance?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        Assert.True(isDone());
    }

    private static async Task<(int Status, string? Code, string? Param)> SendAsync(
        KirimChatSandbox sandbox,
        HttpMethod method,
        string path,
        string? body
    )
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", sandbox.ApiKey) } };
        using var request = new HttpRequestMessage(method, $"{sandbox.BaseUrl}/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Token);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        var error = json.RootElement.GetProperty("error");
        return ((int)response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString());
    }
}
