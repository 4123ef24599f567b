using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

public sealed class ErrorTests
{
    private static readonly string[] Meta =
    [
        "X-Request-Id: req_header",
        "X-RateLimit-Limit: 600",
        "X-RateLimit-Remaining: 41",
        "X-RateLimit-Reset: 1779607801",
    ];

    public static TheoryData<Way, int, Type, bool> Statuses()
    {
        var data = new TheoryData<Way, int, Type, bool>();
        (int Status, Type Class, bool IsTransient)[] table =
        [
            (400, typeof(KirimChatInvalidRequestException), false),
            (401, typeof(KirimChatAuthenticationException), false),
            (402, typeof(KirimChatException), false),
            (403, typeof(KirimChatPermissionException), false),
            (404, typeof(KirimChatNotFoundException), false),
            (408, typeof(KirimChatException), true),
            (409, typeof(KirimChatConflictException), false),
            (422, typeof(KirimChatInvalidRequestException), false),
            (429, typeof(KirimChatRateLimitException), true),
            (500, typeof(KirimChatServerException), true),
            (501, typeof(KirimChatServerException), false),
            (503, typeof(KirimChatServerException), true),
            (599, typeof(KirimChatServerException), true),
        ];
        foreach (var way in Enum.GetValues<Way>())
        {
            foreach (var (status, type, isTransient) in table)
            {
                data.Add(way, status, type, isTransient);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Each_status_has_its_class_and_nothing_the_server_said_is_lost(Way way, int status, Type type, bool isTransient)
    {
        await using var server = new ScriptedServer(Replies.Error(status, "a_type", "a_code", Meta));
        using var client = Clients.To(server, static options => options.MaxRetries = 0);

        var failure = (KirimChatException)await Assert.ThrowsAsync(type, () => client.GetAsync(way));

        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.Equal(("a_type", "a_code", "id", "req_body"), (failure.Type, failure.Code, failure.Param, failure.RequestId));
        Assert.Equal(new RateLimit(600, 41, DateTimeOffset.FromUnixTimeSeconds(1779607801)), failure.RateLimit);
        Assert.Equal("req_header", Assert.Single(failure.Headers["x-request-id"]));
        Assert.Contains("Said by the server.", failure.ResponseBody, StringComparison.Ordinal);
        Assert.Equal(isTransient, failure.IsTransient);
        foreach (var part in new[] { "Said by the server.", $"HTTP {status}", "code a_code", "param id", "request req_body" })
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [BothWays]
    public async Task A_handler_for_Kiotas_exception_still_catches_it(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(404, headers: Meta));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAnyAsync<ApiException>(() => client.GetAsync(way));

        Assert.Equal(404, failure.ResponseStatusCode);
        Assert.Equal("req_header", Assert.Single(failure.ResponseHeaders["X-Request-Id"]));
    }

    // Each read alone, as in a log: who failed, what tells it from others, what was said, what to do.
    [Theory]
    [InlineData(
        400,
        """{"error":{"code":"c","message":"No.","param":"id","request_id":"r"}}""",
        "KirimChat rejected the request as invalid (HTTP 400, code c, param id, request r): No. Correct the request before sending it again."
    )]
    [InlineData(
        401,
        """{"error":{"message":"Said without a stop"}}""",
        "KirimChat rejected the API key (HTTP 401): Said without a stop. Use a complete key that is neither expired nor revoked."
    )]
    [InlineData(402, "", "KirimChat rejected the request (HTTP 402). See ResponseBody for details.")]
    [InlineData(
        403,
        "",
        "KirimChat denied permission for this operation (HTTP 403). Use an API key with the required permission, or contact the administrator of your organization."
    )]
    [InlineData(
        404,
        "",
        "KirimChat did not find the resource (HTTP 404). Check the ID and BaseUrl; a resource of another organization is not found either."
    )]
    [InlineData(408, "", "KirimChat timed out while waiting for the request (HTTP 408). Retry later.")]
    [InlineData(
        409,
        "",
        "KirimChat reported a conflict with the state of the resource (HTTP 409). Fetch the resource before sending another request."
    )]
    [InlineData(429, "", "KirimChat reported that the organization's rate limit was exceeded (HTTP 429). Retry later.")]
    [InlineData(501, "", "KirimChat does not implement this operation (HTTP 501). Don't retry; contact KirimChat support.")]
    [InlineData(
        503,
        """{"error":{"code":"c"}}""",
        "KirimChat failed (HTTP 503, code c). Retry later. If the problem persists, contact KirimChat support."
    )]
    [InlineData(
        503,
        """{"error":{"code":"","message":"","request_id":"r"}}""",
        "KirimChat failed (HTTP 503, request r). Retry later. If the problem persists, contact KirimChat support."
    )]
    [InlineData(
        502,
        "<h1>502 Bad Gateway</h1>",
        "KirimChat or a gateway in front of it failed (HTTP 502). Retry later. If the problem persists, contact KirimChat support."
    )]
    [InlineData(
        200,
        "",
        "KirimChat returned an unexpected response (HTTP 200): the body is empty. Check BaseUrl and any proxy or gateway in between. If they are correct, the API may have changed."
    )]
    public async Task A_message_reads_well_alone(int status, string body, string message)
    {
        await using var server = new ScriptedServer(Replies.Json(status, body));
        using var client = Clients.To(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(Way.Curated));

        Assert.Equal(message, failure.Message);
    }

    public static TheoryData<Way, string, string?, string?> Bodies()
    {
        var data = new TheoryData<Way, string, string?, string?>();
        foreach (var way in Enum.GetValues<Way>())
        {
            data.Add(way, "<html><h1>502 Bad Gateway</h1></html>", "text/html", null);
            data.Add(way, "", null, null);
            data.Add(way, "", "application/json", null);
            data.Add(way, """{"error":{"code":"half","message":""", "application/json", null);
            data.Add(way, """{"error":{"code":"only_code","message":7}}""", "application/json", "only_code");
            data.Add(way, """{"error":"a string"}""", "application/json", null);
            data.Add(way, "[1]", "application/json", null);
            data.Add(way, """{"error":{"type":"new_type","code":"new_code","message":"m","request_id":"r"}}""", "text/plain", "new_code");
            data.Add(way, """{"error":{"code":"only_code","message":"\ud800"}}""", "application/json", "only_code");
            data.Add(way, "\ufeff{\"error\":{\"code\":\"only_code\"}}", "application/json", "only_code");
            data.Add(way, """{"error":{"code":"c"},"\ud800":1}""", "application/json", null);
            data.Add(way, """{"error":{"code":"c","\ud800":1}}""", "application/json", null);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_error_keeps_its_class_headers_and_body_whatever_the_body_is(
        Way way,
        string body,
        string? contentType,
        string? code
    )
    {
        string[] headers = contentType is null
            ? ["X-Request-Id: req_header"]
            : ["X-Request-Id: req_header", $"Content-Type: {contentType}"];
        await using var server = new ScriptedServer(Replies.Body(502, Encoding.UTF8.GetBytes(body), headers));
        using var client = Clients.To(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(way));

        Assert.Equal(code, failure.Code);
        Assert.Equal(code == "new_code" ? "r" : "req_header", failure.RequestId);
        Assert.Contains($"request {failure.RequestId}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(body.Length == 0 ? null : body, failure.ResponseBody);
    }

    public static TheoryData<Way, int, string, string?, string> BrokenSuccesses()
    {
        var contact = Replies.Contact;
        (int Status, string Body, string? ContentType, string Says)[] table =
        [
            (200, "", "application/json", "the body is empty"),
            (200, "", null, "the body is empty"),
            (200, contact, null, "no content type"),
            (200, contact, "text/html", "text/html"),
            (200, "<html/>", "application/json", "not JSON"),
            (200, contact[..^3], "application/json", "not JSON"),
            (200, "null", "application/json", "the body is null"),
            (200, "[]", "application/json", "the body is not an object"),
            (200, "7", "application/json", "the body is not an object"),
            (200, contact.Replace("\"Siti\"", "7", StringComparison.Ordinal), "application/json", "data.name is not a string"),
            (
                200,
                contact.Replace("\"Siti\"", "\"\\ud800\"", StringComparison.Ordinal),
                "application/json",
                "data.name is not a string of valid Unicode"
            ),
            (
                200,
                contact.Replace("\"n\"", "\"\\ud800\"", StringComparison.Ordinal),
                "application/json",
                "data.metadata is not an object whose names are valid Unicode"
            ),
            (200, contact.Replace("""{"n":1.50}""", "[1]", StringComparison.Ordinal), "application/json", "data.metadata is not an object"),
            (
                200,
                contact.Replace("2026-05-24T07:30:00Z", "2026-05-24T07:30:00", StringComparison.Ordinal),
                "application/json",
                "data.created_at is not a date"
            ),
            (
                200,
                contact.Replace("2026-05-24T07:30:00Z", "05/24/2026", StringComparison.Ordinal),
                "application/json",
                "data.created_at is not a date"
            ),
            (
                200,
                contact.Replace("2026-05-24T07:30:00Z", "2026-02-30T07:30:00Z", StringComparison.Ordinal),
                "application/json",
                "data.created_at is not a date"
            ),
            (200, """{"data":[1],"request_id":"r"}""", "application/json", "data is not an object"),
            (200, new string('[', 10_000) + new string(']', 10_000), "application/json", "not JSON"),
            (299, "", "application/json", "the body is empty"),
            (300, "", null, "redirect"),
            (301, "", null, "redirect"),
            (304, "", null, "redirect"),
            (308, contact, "application/json", "redirect"),
            (399, contact, "application/json", "redirect"),
        ];
        var data = new TheoryData<Way, int, string, string?, string>();
        foreach (var way in Enum.GetValues<Way>())
        {
            foreach (var (status, body, type, says) in table)
            {
                data.Add(way, status, body, type, says);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BrokenSuccesses))]
    public async Task A_success_that_breaks_the_contract_is_an_unexpected_response(
        Way way,
        int status,
        string body,
        string? contentType,
        string says
    )
    {
        string[] headers = contentType is null
            ? ["X-Request-Id: req_header"]
            : ["X-Request-Id: req_header", $"Content-Type: {contentType}"];
        await using var server = new ScriptedServer(Replies.Body(status, Encoding.UTF8.GetBytes(body), headers));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(way));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.Equal("req_header", failure.RequestId);
        Assert.False(failure.IsTransient);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("object")]
    [InlineData("whatsapp_account")]
    [InlineData("created_at")]
    [InlineData("updated_at")]
    public async Task A_required_field_that_is_missing_or_null_never_reaches_the_caller(string field)
    {
        foreach (var replacement in new[] { $"\"{field}\":null,\"x\":", "\"y\":" })
        {
            await using var server = new ScriptedServer(
                Replies.Json(200, Replies.Contact.Replace($"\"{field}\":", replacement, StringComparison.Ordinal))
            );
            using var client = Clients.To(server);

            var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(Way.Curated));

            Assert.Contains($"data.{field} is missing or null", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"n\":1.50}", "{\"\u00ff\":1.50}")]
    [InlineData("{\"n\":1.50}", "{\"n\":\"\u00ff\"}")]
    [InlineData("Siti", "\u00ff")]
    public async Task Invalid_UTF8_is_no_contact(string text, string invalid)
    {
        // A byte each: 0xFF is never one of UTF-8's.
        var bytes = Encoding.Latin1.GetBytes(Replies.Contact.Replace(text, invalid, StringComparison.Ordinal));
        await using var server = new ScriptedServer(Replies.Body(200, bytes, "Content-Type: application/json"));
        using var client = Clients.To(server);

        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(Way.Curated));
        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(Way.Generated));
    }

    [Theory]
    [InlineData("204 No Content\r\n")]
    [InlineData("205 Reset Content\r\nContent-Length: 0\r\n")]
    public async Task A_status_that_has_no_body_is_no_contact(string head)
    {
        await using var server = new ScriptedServer(Replies.Raw($"HTTP/1.1 {head}\r\n"));
        using var client = Clients.To(server);

        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(Way.Curated));
        Assert.Null(await client.Api.Contacts["ctc_1"].GetAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_that_accepts_text_receives_text_or_an_empty_body()
    {
        await using var server = new ScriptedServer(
            Replies.Body(200, []),
            Replies.Body(202, "text"u8.ToArray(), "Content-Type: text/plain")
        );
        using var client = Clients.To(server);
        var request = new RequestInformation(Method.GET, "{+baseurl}/notes", new Dictionary<string, object>());
        request.Headers.Add("Accept", "text/plain");

        Assert.Equal(
            "",
            await client.Adapter().SendPrimitiveAsync<string>(request, cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            "text",
            await client.Adapter().SendPrimitiveAsync<string>(request, cancellationToken: TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [BothWays]
    public async Task A_body_larger_than_allowed_is_refused_and_not_read_to_its_end(Way way)
    {
        var large = Replies.Contact.Replace("Siti", new('x', 2 * 1024 * 1024), StringComparison.Ordinal);
        await using var server = new ScriptedServer(Replies.Json(200, large));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(way));

        Assert.Contains("exceeds MaxResponseBytes (1048576 bytes)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(8192, failure.ResponseBody!.Length);
        Assert.Single(server.Requests);
    }

    [Theory]
    [BothWays]
    public async Task An_error_whose_body_is_larger_than_allowed_keeps_its_class(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(404));
        using var client = Clients.To(server, static options => options.MaxResponseBytes = 20);

        var failure = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(way));

        Assert.Equal(20, failure.ResponseBody!.Length);
    }

    [Theory]
    [BothWays]
    public async Task A_message_is_short_however_much_the_server_says(Way way)
    {
        var much = new string('x', 5000);
        await using var server = new ScriptedServer(Replies.Json(400, $$$"""{"error":{"code":"{{{much}}}","message":"{{{much}}}"}}"""));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(way));

        Assert.InRange(failure.Message.Length, 500, 1500);
        Assert.Equal(much, failure.Code);
    }

    [Theory]
    [BothWays]
    public async Task A_length_that_a_server_announces_takes_no_memory(Way way)
    {
        var before = GC.GetTotalAllocatedBytes();
        // The other is more than an array holds.
        foreach (var length in new[] { 2_000_000_000L, 3_000_000_000L })
        {
            await using var server = new ScriptedServer(
                Replies.Raw($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{")
            );
            using var client = Clients.To(server, static options => options.MaxRetries = 0);

            await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));
        }

        // Far more than all the tests that run at the same time.
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1_000_000_000);
    }

    [Theory]
    [BothWays]
    public async Task A_body_as_large_as_allowed_is_read(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server, static options => options.MaxResponseBytes = Encoding.UTF8.GetByteCount(Replies.Contact));
        await client.GetAsync(way);
    }

    [Theory]
    [BothWays]
    public async Task A_lost_connection_is_a_connection_exception(Way way)
    {
        Reply[] losses =
        [
            Replies.Reset,
            Replies.CutShort,
            Replies.Raw("not http at all\r\n\r\n"),
            Replies.Raw($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"X-{i}: junk\r\n"))}\r\n"),
            Replies.Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Replies.Json(200, Replies.Contact, "Content-Encoding: gzip"),
            Replies.Json(200, Replies.Contact, "Content-Encoding: br"),
        ];
        foreach (var loss in losses)
        {
            await using var server = new ScriptedServer(loss);
            using var client = Clients.To(server, static options => options.MaxRetries = 1);

            var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));

            Assert.True(failure.IsTransient);
            Assert.NotNull(failure.InnerException);
            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Theory]
    [BothWays]
    public async Task A_connection_that_is_closed_without_a_word_is_a_connection_exception(Way way)
    {
        await using var server = new ScriptedServer(Replies.Raw(""));
        using var client = Clients.To(server, static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));
    }

    [Theory]
    [BothWays]
    public async Task A_request_id_that_is_empty_is_none(Way way)
    {
        await using var server = new ScriptedServer(Replies.Json(404, """{"error":{"message":"No."}}""", "X-Request-Id: "));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(way));

        Assert.Null(failure.RequestId);
        Assert.StartsWith("KirimChat did not find the resource (HTTP 404): No.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [BothWays]
    public async Task What_came_before_the_connection_was_lost_is_kept(Way way)
    {
        await using var server = new ScriptedServer(Replies.CutShort);
        using var client = Clients.To(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));

        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.Equal("req_cut", failure.RequestId);
        Assert.Equal(41, failure.RateLimit?.Remaining);
        Assert.Matches(
            @"^The response from KirimChat was incomplete \(HTTP 200, request req_cut\): .*[^.]\. Retry later\.$",
            failure.Message
        );
        Assert.Equal("application/json", Assert.Single(failure.Headers["Content-Type"]));
    }

    [Theory]
    [BothWays]
    public async Task A_refused_port_is_a_connection_exception(Way way)
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new KirimChatClient(Clients.Options(new($"http://{nobody.LocalEndPoint}/v1")));

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));

        Assert.Null(failure.StatusCode);
        Assert.Empty(failure.Headers);
        Assert.Matches(
            $@"^The connection to KirimChat failed: .* \({Regex.Escape($"{nobody.LocalEndPoint}")}\)\. Check the network, DNS, TLS, proxy, and BaseUrl\.$",
            failure.Message
        );
    }

    [Theory]
    [BothWays]
    public async Task A_key_that_the_server_echoes_shows_nowhere(Way way)
    {
        await using var server = new ScriptedServer(
            Replies.Json(
                400,
                $$$"""{"error":{"type":"t","code":"{{{Clients.Key}}}","message":"Bad key {{{Clients.Key}}}\r\nforged line","param":"{{{Clients.Key}}}","request_id":"{{{Clients.Key}}}"}}""",
                $"X-Request-Id: {Clients.Key}",
                $"X-Echo: {Clients.Key}"
            )
        );
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(way));

        Assert.Contains("Bad key [API key]  forged line", failure.Message, StringComparison.Ordinal);
        var everything =
            $"{failure}{failure.Code}{failure.Param}{failure.RequestId}{failure.ResponseBody}{string.Concat(failure.Headers.SelectMany(static h => h.Value))}{string.Concat(failure.ResponseHeaders.SelectMany(static h => h.Value))}";
        Assert.DoesNotContain(Clients.KeyPrefix, everything, StringComparison.Ordinal);
    }

    public static TheoryData<Way, string> Echoes()
    {
        string[] echoes =
        [
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\ntoken {Clients.Key} is fine",
            $"HTTP/1.1 200 OK\r\n{Clients.Key}\r\n\r\n",
            $"authorization: Bearer {Clients.Key}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{Clients.Key}\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: {Clients.Key}/x\r\n\r\nx",
            $"HTTP/1.1 404 Not Found\r\n{Clients.Key}: x\r\n\r\n",
            // Cut off within the key, as only 50 bytes are allowed.
            $"HTTP/1.1 404 Not Found\r\n\r\n{new string(' ', 20)}{Clients.Key}",
        ];
        var data = new TheoryData<Way, string>();
        foreach (var way in Enum.GetValues<Way>())
        {
            foreach (var echo in echoes)
            {
                data.Add(way, echo);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_key_that_the_platform_quotes_shows_nowhere(Way way, string answer)
    {
        await using var server = new ScriptedServer(Replies.Raw(answer));
        using var client = Clients.To(
            server,
            static options =>
            {
                options.MaxRetries = 0;
                options.MaxResponseBytes = 50;
            }
        );

        var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way));

        Assert.DoesNotContain(
            Clients.KeyPrefix,
            $"{failure}{failure.ResponseBody}{string.Join(' ', failure.Headers.Keys)}{string.Join(' ', failure.ResponseHeaders.Keys)}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nor_does_one_that_is_quoted_when_a_body_does_not_come()
    {
        using var content = new Quoting();
        using var transport = new Answering(content);
        var options = Clients.Options(new("http://127.0.0.1/v1"));
        options.MaxRetries = 0;
        using var client = new KirimChatClient(options, transport);

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
            client.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken)
        );

        Assert.Contains("Got [API key].", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Clients.KeyPrefix, $"{failure}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\u2028b\\u2029c", "a b c.")]
    [InlineData("499 and a fox 🦊", "…")]
    public async Task What_a_server_says_is_one_line_of_whole_characters(string said, string told)
    {
        said = said.Replace("499 and a fox ", new('x', 499), StringComparison.Ordinal);
        await using var server = new ScriptedServer(Replies.Json(400, $$$"""{"error":{"message":"{{{said}}}"}}"""));
        using var client = Clients.To(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(Way.Curated));

        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsSurrogate);
    }

    [Fact]
    public async Task A_wait_of_nothing_is_not_told()
    {
        await using var server = new ScriptedServer(Replies.Error(503, headers: "Retry-After: 0"));
        using var client = Clients.To(server);

        Assert.Contains(
            "Retry later.",
            (await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(Way.Curated))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_exception_can_be_made_in_a_consumers_test()
    {
        var failure = new KirimChatRateLimitException("Slow down.")
        {
            StatusCode = HttpStatusCode.TooManyRequests,
            Type = "rate_limit_error",
            Code = "rate_limit_exceeded",
            Param = "p",
            RequestId = "req_1",
            ResponseBody = "{}",
            Headers = new Dictionary<string, IReadOnlyList<string>> { ["Retry-After"] = ["3"] },
            RetryAfter = TimeSpan.FromSeconds(3),
            RateLimit = new(600, 0, DateTimeOffset.UnixEpoch),
        };

        Assert.True(failure.IsTransient);
        Assert.Equal(
            ("rate_limit_error", "rate_limit_exceeded", "p", "req_1", "{}"),
            (failure.Type, failure.Code, failure.Param, failure.RequestId, failure.ResponseBody)
        );
        Assert.Equal(429, failure.ResponseStatusCode);
        Assert.Equal("3", Assert.Single(failure.ResponseHeaders["retry-after"]));
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
        Assert.Equal(0, failure.RateLimit!.Value.Remaining);
    }

    [Fact]
    public void An_exception_that_a_consumer_makes_is_as_transient_as_one_that_comes()
    {
        Assert.True(new KirimChatRateLimitException("Slow down.").IsTransient);
        Assert.True(new KirimChatServerException("Away.").IsTransient);
        Assert.False(new KirimChatServerException("Not there.") { StatusCode = HttpStatusCode.NotImplemented }.IsTransient);
        Assert.False(new KirimChatNotFoundException("Nobody.").IsTransient);
    }

    // As a handler meets it that reads the body for its log, and the platform when a connection is reset the moment it is made.
    public static TheoryData<Exception> Losses() =>
        [new IOException("Reset."), new SocketException((int)SocketError.NotConnected), new HttpRequestException("Refused.")];

    [Theory]
    [MemberData(nameof(Losses), DisableDiscoveryEnumeration = true)]
    public async Task A_connection_that_is_lost_in_a_handler_is_a_lost_connection(Exception loss)
    {
        using var losing = new Losing(loss);
        using var client = new KirimChatClient(Clients.Options(new("http://127.0.0.1/v1")), losing);

        await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
            client.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken)
        );

        Assert.Equal(4, losing.Attempts);
    }

    private sealed class Losing(Exception loss) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return Task.FromException<HttpResponseMessage>(loss);
        }
    }

    private sealed class Answering(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = content });
    }

    private sealed class Quoting : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException($"Got {Clients.Key}.");

        protected override bool TryComputeLength(out long length) => (length = 0) < 0;
    }
}
