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

    public static TheoryData<ClientSurface, int, Type, bool> Statuses()
    {
        var data = new TheoryData<ClientSurface, int, Type, bool>();
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
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (var (status, type, isTransient) in table)
            {
                data.Add(surface, status, type, isTransient);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Each_status_throws_its_exception_with_all_details_of_the_response(
        ClientSurface surface,
        int status,
        Type type,
        bool isTransient
    )
    {
        await using var server = new ScriptedServer(StubResponses.Error(status, "a_type", "a_code", Meta));
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

        var failure = (KirimChatException)await Assert.ThrowsAsync(type, () => client.GetAsync(surface));

        Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        Assert.Equal(("a_type", "a_code", "id", "req_body"), (failure.Type, failure.Code, failure.Param, failure.RequestId));
        Assert.Equal(new RateLimit(600, 41, DateTimeOffset.FromUnixTimeSeconds(1779607801)), failure.RateLimit);
        Assert.Equal("req_header", Assert.Single(failure.Headers["x-request-id"]));
        Assert.Contains("Message of the server.", failure.ResponseBody, StringComparison.Ordinal);
        Assert.Equal(isTransient, failure.IsTransient);
        foreach (var part in new[] { "Message of the server.", $"HTTP {status}", "code a_code", "param id", "request req_body" })
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [AllSurfaces]
    public async Task Exception_is_caught_by_handlers_of_the_ApiException_of_Kiota(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(404, headers: Meta));
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAnyAsync<ApiException>(() => client.GetAsync(surface));

        Assert.Equal(404, failure.ResponseStatusCode);
        Assert.Equal("req_header", Assert.Single(failure.ResponseHeaders["X-Request-Id"]));
    }

    // A message in a log has no context, so it includes what failed, the identifying details, the text of the server, and what to do.
    [Theory]
    [InlineData(
        400,
        """{"error":{"code":"c","message":"No.","param":"id","request_id":"r"}}""",
        "KirimChat rejected the request as invalid (HTTP 400, code c, param id, request r): No. Correct the request before "
            + "sending it again."
    )]
    [InlineData(
        401,
        """{"error":{"message":"Message without a period"}}""",
        "KirimChat rejected the API key (HTTP 401): Message without a period. Use a complete key that is neither expired nor revoked."
    )]
    [InlineData(402, "", "KirimChat rejected the request (HTTP 402). See ResponseBody for details.")]
    [InlineData(
        403,
        "",
        "KirimChat denied permission for this operation (HTTP 403). Use an API key with the required permission, or contact the "
            + "administrator of your organization."
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
        "KirimChat returned an unexpected response (HTTP 200): the body is empty. Check BaseUrl and any proxy or gateway in "
            + "between. If they are correct, the API may have changed."
    )]
    public async Task Message_contains_what_happened_the_details_and_what_to_do(int status, string body, string message)
    {
        await using var server = new ScriptedServer(StubResponses.Json(status, body));
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Equal(message, failure.Message);
    }

    public static TheoryData<ClientSurface, string, string?, string?> Bodies()
    {
        var data = new TheoryData<ClientSurface, string, string?, string?>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            data.Add(surface, "<html><h1>502 Bad Gateway</h1></html>", "text/html", null);
            data.Add(surface, "", null, null);
            data.Add(surface, "", "application/json", null);
            data.Add(surface, """{"error":{"code":"half","message":""", "application/json", null);
            data.Add(surface, """{"error":{"code":"only_code","message":7}}""", "application/json", "only_code");
            data.Add(surface, """{"error":"a string"}""", "application/json", null);
            data.Add(surface, "[1]", "application/json", null);
            data.Add(
                surface,
                """{"error":{"type":"new_type","code":"new_code","message":"m","request_id":"r"}}""",
                "text/plain",
                "new_code"
            );
            data.Add(surface, """{"error":{"code":"only_code","message":"\ud800"}}""", "application/json", "only_code");
            data.Add(surface, "\ufeff{\"error\":{\"code\":\"only_code\"}}", "application/json", "only_code");
            data.Add(surface, """{"error":{"code":"c"},"\ud800":1}""", "application/json", null);
            data.Add(surface, """{"error":{"code":"c","\ud800":1}}""", "application/json", null);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Error_response_keeps_its_exception_type_headers_and_body_whatever_the_body_is(
        ClientSurface surface,
        string body,
        string? contentType,
        string? code
    )
    {
        string[] headers = contentType is null
            ? ["X-Request-Id: req_header"]
            : ["X-Request-Id: req_header", $"Content-Type: {contentType}"];
        await using var server = new ScriptedServer(StubResponses.Body(502, Encoding.UTF8.GetBytes(body), headers));
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(surface));

        Assert.Equal(code, failure.Code);
        Assert.Equal(code == "new_code" ? "r" : "req_header", failure.RequestId);
        Assert.Contains($"request {failure.RequestId}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(body.Length == 0 ? null : body, failure.ResponseBody);
    }

    public static TheoryData<ClientSurface, int, string, string?, string> BrokenSuccesses()
    {
        var contact = StubResponses.Contact;
        (int Status, string Body, string? ContentType, string Expected)[] table =
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
        var data = new TheoryData<ClientSurface, int, string, string?, string>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (var (status, body, type, expected) in table)
            {
                data.Add(surface, status, body, type, expected);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BrokenSuccesses))]
    public async Task Success_status_that_breaks_the_contract_is_an_unexpected_response(
        ClientSurface surface,
        int status,
        string body,
        string? contentType,
        string expected
    )
    {
        string[] headers = contentType is null
            ? ["X-Request-Id: req_header"]
            : ["X-Request-Id: req_header", $"Content-Type: {contentType}"];
        await using var server = new ScriptedServer(StubResponses.Body(status, Encoding.UTF8.GetBytes(body), headers));
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(surface));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
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
    public async Task Missing_or_null_required_field_is_an_unexpected_response(string field)
    {
        foreach (var replacement in new[] { $"\"{field}\":null,\"x\":", "\"y\":" })
        {
            await using var server = new ScriptedServer(
                StubResponses.Json(200, StubResponses.Contact.Replace($"\"{field}\":", replacement, StringComparison.Ordinal))
            );
            using var client = TestClient.Create(server);

            var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(ClientSurface.Convenience));

            Assert.Contains($"data.{field} is missing or null", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"n\":1.50}", "{\"\u00ff\":1.50}")]
    [InlineData("{\"n\":1.50}", "{\"n\":\"\u00ff\"}")]
    [InlineData("Siti", "\u00ff")]
    public async Task Invalid_UTF8_is_an_unexpected_response(string text, string invalid)
    {
        // Latin-1 encodes each character as one byte. The byte 0xFF is never valid in UTF-8.
        var bytes = Encoding.Latin1.GetBytes(StubResponses.Contact.Replace(text, invalid, StringComparison.Ordinal));
        await using var server = new ScriptedServer(StubResponses.Body(200, bytes, "Content-Type: application/json"));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(ClientSurface.Convenience));
        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(ClientSurface.Generated));
    }

    [Theory]
    [InlineData("204 No Content\r\n")]
    [InlineData("205 Reset Content\r\nContent-Length: 0\r\n")]
    public async Task Status_without_a_body_is_an_unexpected_response(string head)
    {
        await using var server = new ScriptedServer(StubResponses.Raw($"HTTP/1.1 {head}\r\n"));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(ClientSurface.Convenience));
        Assert.Null(await client.Api.Contacts["ctc_1"].GetAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_that_accepts_text_receives_text_or_an_empty_body()
    {
        await using var server = new ScriptedServer(
            StubResponses.Body(200, []),
            StubResponses.Body(202, "text"u8.ToArray(), "Content-Type: text/plain")
        );
        using var client = TestClient.Create(server);
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
    [AllSurfaces]
    public async Task Body_larger_than_MaxResponseBytes_is_rejected_and_not_read_to_its_end(ClientSurface surface)
    {
        var large = StubResponses.Contact.Replace("Siti", new('x', 2 * 1024 * 1024), StringComparison.Ordinal);
        await using var server = new ScriptedServer(StubResponses.Json(200, large));
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(surface));

        Assert.Contains("exceeds MaxResponseBytes (1048576 bytes)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(8192, failure.ResponseBody!.Length);
        Assert.Single(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Error_response_larger_than_MaxResponseBytes_keeps_its_exception_type(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(404));
        using var client = TestClient.Create(server, static options => options.MaxResponseBytes = 20);

        var failure = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(surface));

        Assert.Equal(20, failure.ResponseBody!.Length);
    }

    [Theory]
    [AllSurfaces]
    public async Task Message_is_short_when_the_text_of_the_server_is_long(ClientSurface surface)
    {
        var much = new string('x', 5000);
        await using var server = new ScriptedServer(
            StubResponses.Json(400, $$$"""{"error":{"code":"{{{much}}}","message":"{{{much}}}"}}""")
        );
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(surface));

        Assert.InRange(failure.Message.Length, 500, 1500);
        Assert.Equal(much, failure.Code);
    }

    [Theory]
    [AllSurfaces]
    public async Task Announced_content_length_allocates_no_memory(ClientSurface surface)
    {
        var before = GC.GetTotalAllocatedBytes();
        // The second length exceeds the maximum length of an array.
        foreach (var length in new[] { 2_000_000_000L, 3_000_000_000L })
        {
            await using var server = new ScriptedServer(
                StubResponses.Raw($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{")
            );
            using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

            await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));
        }

        // Far more than all tests that run concurrently allocate.
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1_000_000_000);
    }

    [Theory]
    [AllSurfaces]
    public async Task Body_as_large_as_MaxResponseBytes_is_read(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(
            server,
            static options => options.MaxResponseBytes = Encoding.UTF8.GetByteCount(StubResponses.Contact)
        );
        await client.GetAsync(surface);
    }

    [Theory]
    [AllSurfaces]
    public async Task Lost_connection_is_a_connection_exception_and_is_retried(ClientSurface surface)
    {
        StubResponse[] losses =
        [
            StubResponses.Reset,
            StubResponses.Truncated,
            StubResponses.Raw("not http at all\r\n\r\n"),
            StubResponses.Raw(
                $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"X-{i}: junk\r\n"))}\r\n"
            ),
            StubResponses.Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            StubResponses.Json(200, StubResponses.Contact, "Content-Encoding: gzip"),
            StubResponses.Json(200, StubResponses.Contact, "Content-Encoding: br"),
        ];
        foreach (var loss in losses)
        {
            await using var server = new ScriptedServer(loss);
            using var client = TestClient.Create(server, static options => options.MaxRetries = 1);

            var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

            Assert.True(failure.IsTransient);
            Assert.NotNull(failure.InnerException);
            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Connection_that_is_closed_without_a_response_is_a_connection_exception(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Raw(""));
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));
    }

    [Theory]
    [AllSurfaces]
    public async Task Empty_request_ID_is_null(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Json(404, """{"error":{"message":"No."}}""", "X-Request-Id: "));
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(surface));

        Assert.Null(failure.RequestId);
        Assert.StartsWith("KirimChat did not find the resource (HTTP 404): No.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [AllSurfaces]
    public async Task Exception_of_a_lost_connection_keeps_the_status_and_headers_that_were_received(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Truncated);
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

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
    [AllSurfaces]
    public async Task Refused_connection_is_a_connection_exception(ClientSurface surface)
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new KirimChatClient(TestClient.Options(new($"http://{unused.LocalEndPoint}/v1")));

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

        Assert.Null(failure.StatusCode);
        Assert.Empty(failure.Headers);
        Assert.Matches(
            $@"^The connection to KirimChat failed: .* \({Regex.Escape($"{unused.LocalEndPoint}")}\)\. Check the network, DNS, "
                + @"TLS, proxy, and BaseUrl\.$",
            failure.Message
        );
    }

    [Theory]
    [AllSurfaces]
    public async Task API_key_that_the_server_echoes_is_removed_from_the_exception(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(
                400,
                $$$"""{"error":{"type":"t","code":"{{{TestClient.Key}}}","message":"Bad key {{{TestClient.Key}}}\r\nforged """
                    + $$$"""line","param":"{{{TestClient.Key}}}","request_id":"{{{TestClient.Key}}}"}}""",
                $"X-Request-Id: {TestClient.Key}",
                $"X-Echo: {TestClient.Key}"
            )
        );
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(surface));

        Assert.Contains("Bad key [API key]  forged line", failure.Message, StringComparison.Ordinal);
        var everything =
            $"{failure}{failure.Code}{failure.Param}{failure.RequestId}{failure.ResponseBody}"
            + $"{string.Concat(failure.Headers.SelectMany(static h => h.Value))}"
            + $"{string.Concat(failure.ResponseHeaders.SelectMany(static h => h.Value))}";
        Assert.DoesNotContain(TestClient.KeyPrefix, everything, StringComparison.Ordinal);
    }

    public static TheoryData<ClientSurface, string> Echoes()
    {
        string[] echoes =
        [
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\ntoken {TestClient.Key} is fine",
            $"HTTP/1.1 200 OK\r\n{TestClient.Key}\r\n\r\n",
            $"authorization: Bearer {TestClient.Key}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{TestClient.Key}\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: {TestClient.Key}/x\r\n\r\nx",
            $"HTTP/1.1 404 Not Found\r\n{TestClient.Key}: x\r\n\r\n",
            // MaxResponseBytes of 50 truncates the body within the key.
            $"HTTP/1.1 404 Not Found\r\n\r\n{new string(' ', 20)}{TestClient.Key}",
        ];
        var data = new TheoryData<ClientSurface, string>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (var echo in echoes)
            {
                data.Add(surface, echo);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task API_key_that_the_platform_quotes_is_removed_from_the_exception(ClientSurface surface, string response)
    {
        await using var server = new ScriptedServer(StubResponses.Raw(response));
        using var client = TestClient.Create(
            server,
            static options =>
            {
                options.MaxRetries = 0;
                options.MaxResponseBytes = 50;
            }
        );

        var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface));

        Assert.DoesNotContain(
            TestClient.KeyPrefix,
            $"{failure}{failure.ResponseBody}{string.Join(' ', failure.Headers.Keys)}{string.Join(' ', failure.ResponseHeaders.Keys)}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task API_key_in_an_exception_of_the_response_content_is_removed()
    {
        using var content = new ThrowingContent();
        using var transport = new StubHandler(content);
        var options = TestClient.Options(new("http://127.0.0.1/v1"));
        options.MaxRetries = 0;
        using var client = new KirimChatClient(options, transport);

        var failure = await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
            client.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken)
        );

        Assert.Contains("Got [API key].", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestClient.KeyPrefix, $"{failure}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\u2028b\\u2029c", "a b c.")]
    [InlineData("499 and a fox 🦊", "…")]
    public async Task Message_of_the_server_is_one_line_of_complete_characters(string text, string expected)
    {
        text = text.Replace("499 and a fox ", new('x', 499), StringComparison.Ordinal);
        await using var server = new ScriptedServer(StubResponses.Json(400, $$$"""{"error":{"message":"{{{text}}}"}}"""));
        using var client = TestClient.Create(server);

        var failure = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsSurrogate);
    }

    [Fact]
    public async Task Zero_Retry_After_is_omitted_from_the_message()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503, headers: "Retry-After: 0"));
        using var client = TestClient.Create(server);

        Assert.Contains(
            "Retry later.",
            (await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(ClientSurface.Convenience))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Exception_with_all_properties_can_be_created_in_a_test_of_a_consumer()
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
    public void Exception_that_a_consumer_creates_is_transient_by_its_type_and_status()
    {
        Assert.True(new KirimChatRateLimitException("Slow down.").IsTransient);
        Assert.True(new KirimChatServerException("Away.").IsTransient);
        Assert.False(new KirimChatServerException("Not there.") { StatusCode = HttpStatusCode.NotImplemented }.IsTransient);
        Assert.False(new KirimChatNotFoundException("Nobody.").IsTransient);
        int[] transient = [408, 429, 500, 502, 503, 599];
        int[] permanent = [400, 428, 499, 501, 600];
        Assert.All(transient, static status => Assert.True(new KirimChatException("") { StatusCode = (HttpStatusCode)status }.IsTransient));
        Assert.All(
            permanent,
            static status => Assert.False(new KirimChatException("") { StatusCode = (HttpStatusCode)status }.IsTransient)
        );
    }

    // A handler that reads the body for its log throws the first, and the platform throws the second when a new connection is reset.
    public static TheoryData<Exception> Losses() =>
        [new IOException("Reset."), new SocketException((int)SocketError.NotConnected), new HttpRequestException("Refused.")];

    [Theory]
    [MemberData(nameof(Losses), DisableDiscoveryEnumeration = true)]
    public async Task Connection_failure_in_a_handler_is_a_connection_exception_and_is_retried(Exception loss)
    {
        using var losing = new ThrowingHandler(loss);
        using var client = new KirimChatClient(TestClient.Options(new("http://127.0.0.1/v1")), losing);

        await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
            client.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken)
        );

        Assert.Equal(4, losing.Attempts);
    }

    private sealed class ThrowingHandler(Exception loss) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return Task.FromException<HttpResponseMessage>(loss);
        }
    }

    private sealed class StubHandler(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = content });
    }

    private sealed class ThrowingContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException($"Got {TestClient.Key}.");

        protected override bool TryComputeLength(out long length) => (length = 0) < 0;
    }
}
