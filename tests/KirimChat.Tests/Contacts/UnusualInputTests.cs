using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class UnusualInputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(" ", ClientSurface.Convenience)]
    [InlineData(" a", ClientSurface.Convenience)]
    [InlineData("a ", ClientSurface.Convenience)]
    [InlineData(" ", ClientSurface.Generated)]
    [InlineData("a ", ClientSurface.Generated)]
    public async Task Idempotency_key_that_HTTP_would_trim_is_rejected(string key, ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            surface == ClientSurface.Convenience
                ? client.Contacts.CreateAsync(new() { PhoneNumber = "+62811" }, key, Token)
                : client.Api.Contacts.PostAsync(new() { PhoneNumber = "+62811" }, r => r.Headers.Add("Idempotency-Key", key), Token)
        );

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(70)]
    [InlineData(500)]
    public async Task Deeply_nested_metadata_is_sent_exactly(int depth)
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);
        var json = Deep(depth);

        await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+62811",
                Metadata = new Dictionary<string, JsonElement> { ["deep"] = Parse(json) },
            },
            null,
            Token
        );

        Assert.Contains(json, server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_with_comments_is_sent_as_JSON()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);
        using var document = JsonDocument.Parse(
            "[1, /* two */ 2, ]",
            new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );

        await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+62811",
                Metadata = new Dictionary<string, JsonElement> { ["a"] = document.RootElement },
            },
            null,
            Token
        );

        using var sent = JsonDocument.Parse(server.Requests[0].Body);
        Assert.Equal(2, sent.RootElement.GetProperty("metadata").GetProperty("a").GetArrayLength());
    }

    [Fact]
    public async Task Unpaired_surrogate_in_a_metadata_value_is_sent_exactly()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);
        using var document = JsonDocument.Parse("\"\\ud800\"");

        await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+62811",
                Metadata = new Dictionary<string, JsonElement> { ["a"] = document.RootElement },
            },
            null,
            Token
        );

        Assert.Contains("\"\\ud800\"", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_of_a_disposed_document_is_rejected()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);
        var document = JsonDocument.Parse("1");
        document.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() =>
            client.Contacts.CreateAsync(
                new()
                {
                    PhoneNumber = "+62811",
                    Metadata = new Dictionary<string, JsonElement> { ["a"] = document.RootElement },
                },
                null,
                Token
            )
        );
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(31)]
    [InlineData(40)]
    [InlineData(70)]
    public async Task Sandbox_keeps_deeply_nested_metadata(int depth)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                MaxRetries = 0,
            }
        );
        var json = Deep(depth);

        var created = await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+6281234567",
                Metadata = new Dictionary<string, JsonElement> { ["deep"] = Parse(json) },
            },
            null,
            Token
        );

        Assert.Equal(json, created.Metadata!["deep"].GetRawText());
        Assert.Equal(json, (await client.Contacts.GetAsync(created.Id, Token)).Metadata!["deep"].GetRawText());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(70)]
    public async Task Sandbox_returns_deeply_nested_metadata(int depth)
    {
        var json = $$"""{"deep":{{Deep(depth)}}}""";
        var contact = new SandboxContact { Metadata = Parse(json) };
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { Contacts = [contact] }, cancellationToken: Token);
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                MaxRetries = 0,
            }
        );

        Assert.Equal(Deep(depth), (await client.Contacts.GetAsync(contact.Id, Token)).Metadata!["deep"].GetRawText());
    }

    [Theory]
    [InlineData("contacts/bulk_label", """{"contact_ids":[null],"label_id":"LABEL","operation":"attach"}""")]
    [InlineData("contacts/bulk_label", """{"contact_ids":["a"],"label_id":7,"operation":"attach"}""")]
    [InlineData("contacts/bulk_label", """{"contact_ids":["a"],"label_id":"LABEL","operation":"other"}""")]
    [InlineData("contacts", """{"phone_number":"+6281234567","metadata":{"\ud800":1}}""")]
    [InlineData("contacts", """{"phone_number":"+6281234567","\ud800":1}""")]
    [InlineData("contacts", """{"phone_number":"+6281234567","name":"\ud800"}""")]
    [InlineData("contacts", """{"phone_number":7}""")]
    [InlineData("contacts", "")]
    [InlineData("contacts", "null")]
    public async Task Sandbox_rejects_a_body_that_breaks_the_contract(string path, string body)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.ApiKey);

        using var content = new StringContent(
            body.Replace("LABEL", sandbox.LabelId, StringComparison.Ordinal),
            Encoding.UTF8,
            "application/json"
        );
        using var response = await http.PostAsync(new Uri($"{sandbox.BaseUrl}/{path}"), content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task POST_whose_client_disconnects_creates_the_contact_exactly_once()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { Contacts = [], WritesPerMinute = 1_000_000 }, Token);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.ApiKey);
        var failures = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            var key = $"key-{i}";
            var phone = $"+6281{i:D8}";
            var body = $$"""{"phone_number":"{{phone}}"}""";
            using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
            {
                socket.LingerState = new(true, 0);
                await socket.ConnectAsync(IPAddress.Loopback, sandbox.BaseUrl.Port, Token);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /v1/contacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {sandbox.ApiKey}\r\n"
                            + $"Idempotency-Key: {key}\r\n"
                            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                    ),
                    Token
                );
                Thread.SpinWait(i * 200);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{sandbox.BaseUrl}/contacts"));
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add("Idempotency-Key", key);
            using var response = await http.SendAsync(request, Token);
            var text = await response.Content.ReadAsStringAsync(Token);
            if (
                response.StatusCode != HttpStatusCode.Created
                || !text.Contains(phone, StringComparison.Ordinal) && !text.Contains(phone[1..], StringComparison.Ordinal)
            )
            {
                failures.Add($"{i}: {response.StatusCode} {text}");
            }
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
        Assert.Empty(failures);
        Assert.Empty(
            sandbox
                .Contacts.GroupBy(static contact => contact.PhoneNumber)
                .Where(static group => group.Count() != 1)
                .Select(static group => $"{group.Key} {group.Count()}")
        );
        Assert.Equal(400, sandbox.Contacts.Count);
    }

    private static string Deep(int depth) => $"{new string('[', depth)}{new string(']', depth)}";

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }
}
