// Calls every operation of growth.yaml on the generated client with a scripted server, and checks the requests and the results.
using System.Text;
using System.Text.Json;
using KirimChat;
using KirimChat.Generated.Models;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

var checks = 0;

await CallAsync(
    "an enum, arrays, dates, and a default in the query",
    """{"data":[{"kind":"text","status":"read","text":"Hi"},{"kind":"media","status":"new","media":{"bytes":5000000000}}]"""
        + ""","has_more":false}""",
    async api =>
    {
        var page = await api.Messages.GetAsync(static request =>
        {
            request.QueryParameters.Direction = Direction.Outbound;
            request.QueryParameters.Status = [MessageStatus.Sent, MessageStatus.Read];
            request.QueryParameters.Tag = ["a b", "c"];
            request.QueryParameters.Since = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero);
            request.QueryParameters.Day = new Date(2026, 5, 24);
            request.QueryParameters.Class = "vip";
            request.QueryParameters.Limit = 50;
        });
        Equal("Hi", ((TextMessage)page!.Data![0]).Text);
        Equal(MessageStatus.Read, page.Data[0].Status);
        Equal(5000000000L, ((MediaMessage)page.Data[1]).Media!.Bytes);
        // An unknown value, because the API can add values.
        Equal(null, page.Data[1].Status);
    },
    "GET /v1/messages?direction=outbound&class=vip&day=2026-05-24&limit=50"
        + "&since=2026-05-24T07%3A30%3A00.0000000%2B00%3A00&status=sent,read&tag=a%20b&tag=c"
);

await CallAsync(
    "a body with a discriminator, a header, and a 202",
    """{"kind":"text","status":"queued","text":"Hi"}""",
    async api =>
    {
        var message = await api.Messages.PostAsync(
            new TextMessage
            {
                Kind = "text",
                Status = MessageStatus.Queued,
                Text = "Hi",
            },
            static request => request.Headers.Add("X-Priority", "high")
        );
        Equal("Hi", ((TextMessage)message!).Text);
    },
    "POST /v1/messages",
    status: 202,
    body: """{"kind":"text","status":"queued","text":"Hi"}"""
);

await CallAsync(
    "a 202 without a body",
    "",
    static api => api.Messages["m/1"].Read.PostAsync(),
    "POST /v1/messages/m%2F1/read",
    status: 202
);
await CallAsync("a 204", "", static api => api.Contacts["ctc_1"].DeleteAsync(), "DELETE /v1/contacts/ctc_1", status: 204);
await CallAsync(
    "a 200 with a body where none is described",
    "{}",
    static api => api.Contacts["ctc_1"].DeleteAsync(),
    "DELETE /v1/contacts/ctc_1"
);
await CallAsync(
    "a PATCH",
    StubResponses.Contact,
    async api =>
    {
        var change = new ContactChange
        {
            Name = "Siti",
            Metadata = new() { AdditionalData = new Dictionary<string, object> { ["n"] = JsonDocument.Parse("1.50").RootElement } },
        };
        Equal("Siti", (await api.Contacts["ctc_1"].PatchAsync(change))!.Data!.Name);
    },
    "PATCH /v1/contacts/ctc_1",
    body: """{"metadata":{"n":1.50},"name":"Siti"}"""
);

await CallAsync(
    "an array of objects",
    """[{"name":"vip","weight":1.5},{"name":"new"}]""",
    async api => Equal("vip new", string.Join(' ', (await api.Labels.GetAsync())!.Select(static label => label.Name))),
    "GET /v1/labels"
);
await CallAsync(
    "a 201",
    """{"name":"vip"}""",
    async api => Equal("vip", (await api.Labels.PostAsync(new() { Name = "vip", Weight = 0.5 }))!.Name),
    "POST /v1/labels",
    status: 201,
    body: """{"name":"vip","weight":0.5}"""
);
await CallAsync(
    "an array of strings",
    """["a","b"]""",
    async api => Equal("a b", string.Join(' ', (await api.Labels.Names.GetAsync())!)),
    "GET /v1/labels/names"
);
await CallAsync(
    "a recursive schema",
    """{"name":"a","children":[{"name":"b","parent":{"name":"a"}}]}""",
    async api => Equal("a", (await api.Labels.Tree.GetAsync())!.Children![0].Parent!.Name),
    "GET /v1/labels/tree"
);
await CallAsync(
    "an integer of 64 bits",
    "5000000000",
    async api => Equal(5000000000L, await api.Usage.Count.GetAsync()),
    "GET /v1/usage/count"
);
await CallAsync(
    "an array of integers",
    "[1,2]",
    async api => Equal("1 2", string.Join(' ', (await api.Usage.Histogram.GetAsync())!)),
    "GET /v1/usage/histogram"
);
await CallAsync(
    "maps, dates, and numbers",
    """{"day":"2026-05-24","ratio":0.5,"exact":0.1,"total":5000000000,"per_label":{"vip":3}}""",
    async api =>
    {
        var usage = await api.Usage.GetAsync();
        Equal(new Date(2026, 5, 24), usage!.Day);
        Equal(0.1, usage.Exact);
        Equal("3", usage.PerLabel!.AdditionalData["vip"].ToString());
    },
    "GET /v1/usage"
);
await CallAsync(
    "text",
    "Selamat pagi",
    async api => Equal("Selamat pagi", await api.Motto.GetAsync()),
    "GET /v1/motto",
    contentType: "text/plain"
);
await CallAsync(
    "keywords of C#",
    """{"class":"a","operator":"b","object":"c","params":["d"]}""",
    async api =>
    {
        var setting = await api.Settings["x"]["y z"].PutAsync(new() { Class = "a" });
        Equal("a b c d", string.Join(' ', setting!.Class, setting.Operator, setting.Object, setting.Params![0]));
    },
    "PUT /v1/settings/x/y%20z",
    body: """{"class":"a"}"""
);
await CallAsync(
    "a file",
    "\0binary",
    async api =>
    {
        using var reader = new StreamReader((await api.Messages["m"].Media.GetAsync())!);
        Equal("\0binary", await reader.ReadToEndAsync());
    },
    "GET /v1/messages/m/media",
    contentType: "application/octet-stream"
);
await CallAsync(
    "a file of another media type",
    "png",
    async api =>
    {
        using var reader = new StreamReader((await api.Messages["m"].Media.GetAsync())!);
        Equal("png", await reader.ReadToEndAsync());
    },
    "GET /v1/messages/m/media",
    contentType: "image/png"
);
await CallAsync(
    "an upload",
    """{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","bytes":3}""",
    async api =>
    {
        using var file = new MemoryStream("abc"u8.ToArray());
        Equal(3L, (await api.Messages["m"].Media.PutAsync(file))!.Bytes);
    },
    "PUT /v1/messages/m/media",
    status: 201,
    body: "abc"
);

await FailAsync<KirimChatUnexpectedResponseException>(
    "a file that is too large",
    StubResponses.Body(200, new byte[2048], "Content-Type: application/octet-stream"),
    static api => api.Messages["m"].Media.GetAsync()
);
await FailAsync<KirimChatNotFoundException>(
    "an error instead of a file",
    StubResponses.Error(404),
    static api => api.Messages["m"].Media.GetAsync()
);
await FailAsync<KirimChatUnexpectedResponseException>(
    "HTML instead of a list",
    StubResponses.Body(200, "<html/>"u8.ToArray(), "Content-Type: text/html"),
    static api => api.Labels.GetAsync()
);
await FailAsync<KirimChatUnexpectedResponseException>(
    "an object instead of a list",
    StubResponses.Json(200, "{}"),
    static api => api.Labels.GetAsync()
);
await FailAsync<KirimChatUnexpectedResponseException>(
    "text instead of a number",
    StubResponses.Json(200, "\"many\""),
    static api => api.Usage.Count.GetAsync()
);
await FailAsync<KirimChatUnexpectedResponseException>(
    "a number instead of an enum",
    StubResponses.Json(202, """{"kind":"text","status":7}"""),
    static api => api.Messages.PostAsync(new TextMessage { Kind = "text" })
);
await FailAsync<KirimChatUnexpectedResponseException>("an empty body", StubResponses.Json(200, ""), static api => api.Usage.GetAsync());
await FailAsync<KirimChatConflictException>(
    "an error for a 204",
    StubResponses.Error(409),
    static api => api.Contacts["ctc_1"].DeleteAsync()
);
await FailAsync<ArgumentException>(
    "a blank path parameter",
    StubResponses.Ok,
    static api => api.Settings["x"][" "].PutAsync(new()),
    requests: 0
);
await FailAsync<KirimChatServerException>(
    "a PATCH, which is not retried",
    StubResponses.Error(503),
    static api => api.Contacts["ctc_1"].PatchAsync(new())
);
Console.WriteLine($"{checks} checks");

// The first response is a 503. The call is retried unless it is a PATCH.
async Task CallAsync(
    string what,
    string response,
    Func<KirimChat.Generated.KirimChatApiClient, Task> call,
    string expected,
    int status = 200,
    string body = "",
    string contentType = "application/json"
)
{
    var isRetried = !expected.StartsWith("PATCH", StringComparison.Ordinal);
    var success = StubResponses.Body(status, Encoding.UTF8.GetBytes(response), $"Content-Type: {contentType}");
    await using var server = isRetried ? new ScriptedServer(StubResponses.Error(503), success) : new ScriptedServer(success);
    using var client = Create(server);
    try
    {
        await call(client.Api);
        Equal(isRetried ? 2 : 1, server.Requests.Count);
        foreach (var request in server.Requests)
        {
            Equal(expected, $"{request.Method} {request.Target}");
            Equal(body, request.Body);
            Equal(request.Method == "POST", request.Headers.ContainsKey("Idempotency-Key"));
        }

        Equal(
            server.Requests[0].Headers.GetValueOrDefault("Idempotency-Key"),
            server.Requests[^1].Headers.GetValueOrDefault("Idempotency-Key")
        );
    }
    catch (Exception exception)
    {
        throw new InvalidOperationException(what, exception);
    }
}

async Task FailAsync<TException>(
    string what,
    StubResponse response,
    Func<KirimChat.Generated.KirimChatApiClient, Task> call,
    int requests = 1
)
    where TException : Exception
{
    await using var server = new ScriptedServer(response);
    using var client = Create(server);
    try
    {
        await call(client.Api);
    }
    catch (TException)
    {
        Equal(requests, server.Requests.Count);
        return;
    }

    throw new InvalidOperationException($"{what}: no {typeof(TException).Name}");
}

static KirimChatClient Create(ScriptedServer server) =>
    new(
        new KirimChatClientOptions
        {
            ApiKey = "kdv_live_growth",
            BaseUrl = server.BaseUrl,
            RetryBaseDelay = TimeSpan.FromMilliseconds(1),
            MaxResponseBytes = 1024,
        }
    );

void Equal<T>(T expected, T actual)
{
    checks++;
    if (!EqualityComparer<T>.Default.Equals(expected, actual))
    {
        throw new InvalidOperationException($"expected '{expected}', but was '{actual}'");
    }
}
