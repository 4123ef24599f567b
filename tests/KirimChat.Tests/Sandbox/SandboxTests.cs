using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests;

public sealed class SandboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static KirimChatClient Client(KirimChatSandbox sandbox, string? key = null) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = key ?? sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                MaxRetries = 0,
            }
        );

    [Fact]
    public async Task Each_contact_of_the_sandbox_is_fetched_over_HTTP()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        foreach (var id in sandbox.ContactIds)
        {
            var response = await client.Contacts.GetWithResponseAsync(id, Token);
            Assert.Equal(id, response.Value.Id);
            Assert.Matches("^req_[0-9A-HJKMNP-TV-Z]{26}$", response.RequestId);
            Assert.Equal(response.RequestId, Assert.Single(response.Headers["X-Request-Id"]));
        }
    }

    [Fact]
    public async Task Truncated_body_includes_the_request_ID()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        for (var i = 0; i < 20; i++)
        {
            var exception = await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
                client.Contacts.GetAsync("ctc_fault_truncated-body", Token)
            );
            Assert.NotNull(exception.RequestId);
        }
    }

    [Fact]
    public async Task Metadata_of_the_sandbox_reaches_the_caller_with_its_exact_text()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        var metadata = (await client.Contacts.GetAsync("ctc_01KS00000000000000000SANDC", Token)).Metadata!;

        Assert.Equal(
            [
                ("when", "\"2026-01-02T03:04:05Z\""),
                ("guid", "\"0F8FAD5B-D9CB-469F-A165-70867728950E\""),
                ("n", "1.50"),
                ("big", "12345678901234567890"),
                ("deep", """{"a":[1,"x",null,true]}"""),
                ("", "\"empty key\""),
            ],
            metadata.Select(static field => (field.Key, field.Value.GetRawText()))
        );
    }

    [Fact]
    public async Task Unknown_or_invalid_ID_key_or_route_is_rejected_with_the_code_of_the_API()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);
        using var foreign = Client(sandbox, TestClient.Key);

        var missing = await Assert.ThrowsAsync<KirimChatNotFoundException>(() =>
            client.Contacts.GetAsync("ctc_01KS0000000000000000000000", Token)
        );
        Assert.Equal(("not_found", "resource_not_found"), (missing.Type, missing.Code));
        var invalid = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.Contacts.GetAsync("nobody", Token));
        Assert.Equal(("invalid_request_error", "invalid_contact_id", "id"), (invalid.Type, invalid.Code, invalid.Param));
        var rejected = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
            foreign.Contacts.GetAsync(sandbox.ContactIds[0], Token)
        );
        Assert.Equal(("authentication_error", "invalid_api_key", null), (rejected.Type, rejected.Code, rejected.Param));
        Assert.All(new KirimChatException[] { missing, invalid, rejected }, static failure => Assert.NotNull(failure.RateLimit));

        using var http = new HttpClient();
        using var anonymous = await http.GetAsync(new Uri($"{sandbox.BaseUrl}/contacts/{sandbox.ContactIds[0]}"), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Contains("missing_api_key", await anonymous.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        using var nowhere = await http.GetAsync(new Uri($"{sandbox.BaseUrl}/nowhere"), Token);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        Assert.Contains("route_not_found", await nowhere.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_omits_an_absent_param_and_a_contact_includes_its_nulls()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var http = new HttpClient();

        using var error = JsonDocument.Parse(
            await (await http.GetAsync(new Uri($"{sandbox.BaseUrl}/contacts/x"), Token)).Content.ReadAsStringAsync(Token)
        );
        Assert.Equal(
            ["type", "code", "message", "request_id"],
            error.RootElement.GetProperty("error").EnumerateObject().Select(static field => field.Name)
        );

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        using var contact = JsonDocument.Parse(
            await http.GetStringAsync(new Uri($"{sandbox.BaseUrl}/contacts/{sandbox.ContactIds[1]}"), Token)
        );
        foreach (var field in new[] { "phone_number", "name", "email", "metadata" })
        {
            Assert.Equal(JsonValueKind.Null, contact.RootElement.GetProperty("data").GetProperty(field).ValueKind);
        }
    }

    [Fact]
    public async Task Rate_limit_of_the_sandbox_is_a_token_bucket_that_refills_with_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = time }, Token);
        using var client = Client(sandbox);
        for (var left = 599; left >= 0; left--)
        {
            var limit = (await client.Contacts.GetWithResponseAsync(sandbox.ContactIds[0], Token)).RateLimit!.Value;
            Assert.Equal((600, left), (limit.Limit, limit.Remaining));
        }

        var rejected = await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.Contacts.GetAsync(sandbox.ContactIds[0], Token));
        Assert.Equal(
            ("rate_limit_error", "rate_limit_exceeded", TimeSpan.FromSeconds(1)),
            (rejected.Type, rejected.Code, rejected.RetryAfter)
        );
        Assert.Equal(new RateLimit(600, 0, DateTimeOffset.FromUnixTimeSeconds(1_800_000_060)), rejected.RateLimit);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(9, (await client.Contacts.GetWithResponseAsync(sandbox.ContactIds[0], Token)).RateLimit!.Value.Remaining);
    }

    [Fact]
    public async Task Many_sandboxes_run_concurrently_on_their_own_ports()
    {
        var sandboxes = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(static _ => KirimChatSandbox.StartAsync(cancellationToken: Token))
        );
        Assert.Equal(sandboxes.Length, sandboxes.Select(static sandbox => sandbox.BaseUrl.Port).Distinct().Count());
        await Task.WhenAll(
            sandboxes.Select(static async sandbox =>
            {
                using var client = Client(sandbox);
                await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);
                await sandbox.DisposeAsync();
            })
        );
    }

    [Fact]
    public async Task Expired_revoked_and_foreign_keys_return_the_matching_errors()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = new FakeTimeProvider() }, Token);
        using var expired = Client(sandbox, sandbox.ExpiredApiKey);
        using var revoked = Client(sandbox, sandbox.RevokedApiKey);
        using var other = Client(sandbox, sandbox.OtherApiKey);
        using var client = Client(sandbox);

        Assert.Equal(
            "expired_api_key",
            (await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => expired.Contacts.GetAsync(sandbox.ContactIds[0], Token))).Code
        );
        Assert.Equal(
            "revoked_api_key",
            (await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => revoked.Contacts.GetAsync(sandbox.ContactIds[0], Token))).Code
        );
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => other.Contacts.GetAsync(sandbox.ContactIds[0], Token));
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Contacts.GetAsync(sandbox.OtherContactId, Token));
        // The other organization has its own rate limit: this is its second call.
        Assert.Equal(598, (await other.Contacts.GetWithResponseAsync(sandbox.OtherContactId, Token)).RateLimit!.Value.Remaining);
        Assert.All(
            new[] { sandbox.ApiKey, sandbox.ExpiredApiKey, sandbox.RevokedApiKey, sandbox.OtherApiKey },
            static key => Assert.Matches("^kdv_live_[A-Za-z0-9_-]{24}$", key)
        );
    }

    [Fact]
    public async Task Contacts_of_the_sandbox_are_added_by_code_and_from_a_file()
    {
        var file = Path.GetTempFileName();
        // Some editors write a byte order mark.
        await File.WriteAllTextAsync(
            file,
            "\ufeff"
                + """[{"id":"ctc_file","object":"contact","phone_number":null,"name":"From a file","email":null,"metadata":{"n":"""
                + """1.50},"whatsapp_account":{"phone_number":"+62"},"created_at":"2026-01-02T03:04:05+07:"""
                + """00","updated_at":"2026-01-02T03:04:06Z"}]""",
            Token
        );
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { Contacts = SandboxContact.ReadFile(file) }, Token);
        File.Delete(file);
        using var client = Client(sandbox);
        var added = new SandboxContact { Name = "From code", Metadata = JsonSerializer.SerializeToElement(new { plan = "gold" }) };
        sandbox.Add(added);

        Assert.Equal(["ctc_file", added.Id], sandbox.ContactIds);
        var contact = await client.Contacts.GetAsync("ctc_file", Token);
        Assert.Equal(
            ("From a file", "1.50", "+62"),
            (contact.Name, contact.Metadata!["n"].GetRawText(), contact.WhatsAppAccount.PhoneNumber)
        );
        Assert.Equal(new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(7)), contact.CreatedAt);
        Assert.Equal("gold", (await client.Contacts.GetAsync(added.Id, Token)).Metadata!["plan"].GetString());
        sandbox.Add(added with { Name = "Changed" });
        Assert.Equal("Changed", (await client.Contacts.GetAsync(added.Id, Token)).Name);
        Assert.Equal(2, sandbox.ContactIds.Count);
    }

    [Fact]
    public async Task Contact_with_every_field_of_the_description_is_unchanged_after_a_round_trip_through_a_file()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        var contact = await DataAsync(sandbox);
        using (var fields = JsonDocument.Parse(contact))
        {
            Assert.All(fields.RootElement.EnumerateObject(), static field => Assert.NotEqual(JsonValueKind.Null, field.Value.ValueKind));
        }

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"[{contact}]", Token);
        await using var other = await KirimChatSandbox.StartAsync(new() { Contacts = SandboxContact.ReadFile(file) }, Token);
        File.Delete(file);
        Assert.Equal(contact, await DataAsync(other));

        static async Task<string> DataAsync(KirimChatSandbox sandbox)
        {
            using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", sandbox.ApiKey) } };
            using var response = JsonDocument.Parse(
                await http.GetStringAsync(new Uri($"{sandbox.BaseUrl}/contacts/{sandbox.ContactIds[0]}"), Token)
            );
            return response.RootElement.GetProperty("data").GetRawText();
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[{"id":"ctc_1","whatsapp_account":null}]""")]
    [InlineData("[")]
    public void Invalid_contacts_file_is_named_in_the_exception(string json)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, json);

        var rejected = Assert.Throws<JsonException>(() => SandboxContact.ReadFile(file));

        File.Delete(file);
        Assert.StartsWith(file, rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_reserved_ID_returns_its_fault()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = time }, Token);
        using var client = Client(sandbox);
        Assert.Equal([.. Faults.All.Keys.Select(static name => Faults.IdPrefix + name), "ctc_fault_latency"], KirimChatSandbox.FaultIds);

        foreach (var (name, type) in Faults.All)
        {
            var failure = (KirimChatException)await Assert.ThrowsAsync(type, () => client.Contacts.GetAsync(Faults.IdPrefix + name, Token));
            if (failure is not KirimChatConnectionException and not KirimChatUnexpectedResponseException)
            {
                Assert.Equal(name == "html-page" ? 502 : int.Parse(name, null), (int)failure.StatusCode!);
            }

            Assert.Equal(name == "429" ? TimeSpan.FromSeconds(1) : null, failure.RetryAfter);
            if (failure is KirimChatServerException)
            {
                Assert.Null(failure.RateLimit);
            }

            if (failure is KirimChatRateLimitException)
            {
                Assert.Equal(0, failure.RateLimit?.Remaining);
            }
        }

        var late = client.Contacts.GetAsync("ctc_fault_latency", Token);
        while (sandbox.Requests[^1].Path != "/v1/contacts/ctc_fault_latency")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        for (var i = 0; i < 2000 && !late.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }

        Assert.Equal("ctc_fault_latency", (await late).Id);
    }

    [Fact]
    public async Task Faults_apply_to_the_next_calls_or_to_one_contact_until_they_are_cleared()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);
        var (one, other) = (sandbox.ContactIds[0], sandbox.ContactIds[1]);

        sandbox.FailFor(one, SandboxFault.Error(503));
        sandbox.FailNext(SandboxFault.Error(429, TimeSpan.FromSeconds(7)), 2);
        Assert.Equal(
            503,
            (int)(await Assert.ThrowsAsync<KirimChatServerException>(() => client.Contacts.GetAsync(one, Token))).StatusCode!
        );
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                TimeSpan.FromSeconds(7),
                (await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.Contacts.GetAsync(other, Token))).RetryAfter
            );
        }

        await client.Contacts.GetAsync(other, Token);
        sandbox.FailNext(SandboxFault.DroppedConnection);
        sandbox.ClearFaults();
        await client.Contacts.GetAsync(one, Token);

        Assert.Throws<ArgumentOutOfRangeException>(static () => SandboxFault.Error(418));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SandboxFault.Error(503, TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SandboxFault.Latency(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.FailNext(SandboxFault.HtmlPage, 0));
        Assert.Throws<ArgumentException>(() => sandbox.FailFor(" ", SandboxFault.HtmlPage));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(static () =>
            KirimChatSandbox.StartAsync(new() { ReadsPerMinute = 0 }, Token)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(static () => KirimChatSandbox.StartAsync(new() { Port = 99_999 }, Token));
    }

    [Theory]
    [InlineData(" ", "{}", "The ID of the contact is blank.")]
    [InlineData("a/b", "{}", "The ID a/b contains a slash")]
    [InlineData("ctc_fault_429", "{}", "The ID ctc_fault_429 is reserved for a fault.")]
    [InlineData("ctc_x", "[1]", "The metadata of ctc_x is of the JSON kind Array, but must be an object or null.")]
    [InlineData("ctc_x", "\"text\"", "The metadata of ctc_x is of the JSON kind String, but must be an object or null.")]
    public async Task Invalid_contact_is_rejected_when_it_is_added(string id, string metadata, string expected)
    {
        var contact = new SandboxContact { Id = id, Metadata = JsonSerializer.Deserialize<JsonElement>(metadata) };
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);

        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => sandbox.Add(contact)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => KirimChatSandbox.StartAsync(new() { Contacts = [contact] }, Token));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("{\"n\":1,\"n\":2}", "2")]
    public async Task Metadata_with_null_or_duplicate_names_is_returned(string metadata, string? n)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);
        using (var document = JsonDocument.Parse(metadata))
        {
            sandbox.Add(new() { Id = "ctc_odd", Metadata = document.RootElement });
        }

        Assert.Equal(n, (await client.Contacts.GetAsync("ctc_odd", Token)).Metadata?["n"].GetRawText());
    }

    [Fact]
    public async Task Metadata_of_a_new_contact_can_be_that_of_a_contact_of_the_sandbox()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);
        var newContact = new NewContact
        {
            PhoneNumber = "+6281100000000",
            Metadata = new Dictionary<string, JsonElement> { ["plan"] = JsonSerializer.SerializeToElement("gold") },
        };

        sandbox.Add(new SandboxContact { Id = "ctc_copy", Metadata = JsonSerializer.SerializeToElement(newContact.Metadata) });
        sandbox.Add(
            new SandboxContact
            {
                Id = "ctc_none",
                Metadata = JsonSerializer.SerializeToElement((newContact with { Metadata = null }).Metadata),
            }
        );

        Assert.Equal("gold", (await client.Contacts.GetAsync("ctc_copy", Token)).Metadata!["plan"].GetString());
        Assert.Null((await client.Contacts.GetAsync("ctc_none", Token)).Metadata);
    }

    [Fact]
    public async Task Request_with_a_rejected_key_does_not_count_toward_the_rate_limit()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(
            new() { ReadsPerMinute = 1, TimeProvider = new FakeTimeProvider() },
            Token
        );
        using var client = Client(sandbox);
        using var rejected = Client(sandbox, sandbox.RevokedApiKey);

        await AssertRejectedAsync(remaining: 1);
        Assert.Equal(0, (await client.Contacts.GetWithResponseAsync(sandbox.ContactIds[0], Token)).RateLimit!.Value.Remaining);
        await AssertRejectedAsync(remaining: 0);

        async Task AssertRejectedAsync(int remaining)
        {
            var failure = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
                rejected.Contacts.GetAsync(sandbox.ContactIds[0], Token)
            );
            Assert.Equal((remaining, null), (failure.RateLimit!.Value.Remaining, failure.RetryAfter));
        }
    }

    [Fact]
    public async Task Metadata_with_duplicate_names_is_served_as_its_exact_text()
    {
        const string Metadata = """{ "n": 1, "\u006e":2.0, "a": {"n":1, "n":2} }""";
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            $$"""
            [{"id":"ctc_file","object":"contact","metadata":{{Metadata}},"whatsapp_account":{},
            "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"}]
            """,
            Token
        );
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { Contacts = SandboxContact.ReadFile(file) }, Token);
        File.Delete(file);
        sandbox.Add(new() { Id = "ctc_code", Metadata = JsonSerializer.Deserialize<JsonElement>(Metadata) });
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", sandbox.ApiKey) } };

        foreach (var id in sandbox.ContactIds)
        {
            using var response = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{sandbox.BaseUrl}/contacts/{id}"), Token));
            Assert.Equal(Metadata, response.RootElement.GetProperty("data").GetProperty("metadata").GetRawText());
        }
    }

    [Fact]
    public async Task Recorded_requests_do_not_include_the_API_key()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        var response = await client.Contacts.GetWithResponseAsync(sandbox.ContactIds[0], Token);
        await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.Contacts.GetAsync("a/b", Token));

        Assert.Equal(
            [("GET", $"/v1/contacts/{sandbox.ContactIds[0]}"), ("GET", "/v1/contacts/a%2Fb")],
            sandbox.Requests.Select(static request => (request.Method, request.Path))
        );
        Assert.Equal(response.RequestId, sandbox.Requests[0].RequestId);
        Assert.StartsWith("KirimChat.NET/", sandbox.Requests[0].Headers["user-agent"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            sandbox.ApiKey,
            string.Concat(sandbox.Requests.SelectMany(static request => request.Headers.Values)),
            StringComparison.Ordinal
        );
    }
}
