using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

/// <summary>
/// Requests and responses that the OpenAPI description does not have yet, such as lists, primitive values, and query parameters. They use
/// the same pipeline and throw the same exceptions.
/// </summary>
public sealed class OtherOperationsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operation_without_a_response_body_succeeds_and_reports_errors()
    {
        await using var server = new ScriptedServer(StubResponses.Body(204, []), StubResponses.Error(404));
        using var client = TestClient.Create(server);
        var request = Request(Method.DELETE, "{+baseurl}/contacts/{id}");

        await client.Adapter().SendNoContentAsync(request, cancellationToken: Token);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Adapter().SendNoContentAsync(request, cancellationToken: Token));

        Assert.All(
            server.Requests,
            static sent => Assert.Equal(("DELETE", "/v1/contacts/ctc_1", TestClient.Key), (sent.Method, sent.Target, sent.Key))
        );
    }

    [Fact]
    public async Task List_in_a_compressed_body_is_read()
    {
        await using var server = new ScriptedServer(
            StubResponses.Body(
                200,
                Gzip("""[{"phone_number":"+62"},{"phone_number":null}]"""),
                "Content-Type: application/json",
                "Content-Encoding: gzip"
            )
        );
        using var client = TestClient.Create(server);

        var accounts = await client
            .Adapter()
            .SendCollectionAsync(
                Request(Method.GET, "{+baseurl}/accounts"),
                Generated.Models.WhatsAppAccount.CreateFromDiscriminatorValue,
                cancellationToken: Token
            );

        Assert.Equal(["+62", null], accounts!.Select(static account => account.PhoneNumber));
    }

    [Fact]
    public async Task Primitive_value_and_list_of_primitive_values_are_read()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, "7"),
            StubResponses.Json(200, "[1,2]"),
            StubResponses.Json(200, "\"seven\"")
        );
        using var client = TestClient.Create(server);
        var request = Request(Method.GET, "{+baseurl}/count");

        Assert.Equal(7, await client.Adapter().SendPrimitiveAsync<int?>(request, cancellationToken: Token));
        Assert.Equal([1, 2], await client.Adapter().SendPrimitiveCollectionAsync<int?>(request, cancellationToken: Token));
        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            client.Adapter().SendPrimitiveAsync<int?>(request, cancellationToken: Token)
        );
        Assert.Contains("the body is not an integer of 32 bits", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_body_is_an_unexpected_response_to_every_request_that_expects_one()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, ""));
        using var client = TestClient.Create(server);
        var adapter = client.Adapter();
        var request = Request(Method.GET, "{+baseurl}/accounts");
        Func<Task>[] calls =
        [
            () => adapter.SendAsync(request, Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token),
            () =>
                adapter.SendCollectionAsync(
                    request,
                    Generated.Models.WhatsAppAccount.CreateFromDiscriminatorValue,
                    cancellationToken: Token
                ),
            () => adapter.SendPrimitiveAsync<int?>(request, cancellationToken: Token),
            () => adapter.SendPrimitiveCollectionAsync<int?>(request, cancellationToken: Token),
        ];

        foreach (var call in calls)
        {
            var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(call);
            Assert.Contains("the body is empty", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_of_a_response_is_ignored_where_none_is_expected()
    {
        await using var server = new ScriptedServer(StubResponses.Body(200, "OK"u8.ToArray(), "Content-Type: text/plain"));
        using var client = TestClient.Create(server);

        await client.Adapter().SendNoContentAsync(Request(Method.DELETE, "{+baseurl}/contacts/{id}"), cancellationToken: Token);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Request_that_is_only_converted_is_validated()
    {
        using var client = new KirimChatClient(TestClient.Options(new("http://127.0.0.1/v1")));
        var request = Request(Method.GET, "{+baseurl}/contacts/{id}");

        Assert.Equal(
            "/v1/contacts/ctc_1",
            (await client.Adapter().ConvertToNativeRequestAsync<HttpRequestMessage>(request, Token))!.RequestUri!.AbsolutePath
        );
        request.PathParameters["id"] = "..";
        await Assert.ThrowsAsync<ArgumentException>(() => client.Adapter().ConvertToNativeRequestAsync<HttpRequestMessage>(request, Token));
    }

    [Fact]
    public async Task Enum_value_is_read_and_a_number_is_rejected()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, "\"Monday\""), StubResponses.Json(200, "7"));
        using var client = TestClient.Create(server);
        var request = Request(Method.GET, "{+baseurl}/day");

        Assert.Equal(DayOfWeek.Monday, await client.Adapter().SendPrimitiveAsync<DayOfWeek?>(request, cancellationToken: Token));
        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() =>
            client.Adapter().SendPrimitiveAsync<DayOfWeek?>(request, cancellationToken: Token)
        );
    }

    [Fact]
    public async Task POST_of_another_operation_is_retried_with_the_same_body_and_idempotency_key()
    {
        await using var server = new ScriptedServer(StubResponses.Ok, StubResponses.Error(503), StubResponses.Truncated, StubResponses.Ok);
        using var client = TestClient.Create(server);
        RequestInformation Post()
        {
            var request = Request(Method.POST, "{+baseurl}/contacts");
            request.SetContentFromParsable(
                client.Adapter(),
                "application/json",
                new Generated.Models.WhatsAppAccount { PhoneNumber = "+62" }
            );
            return request;
        }

        var created = await client
            .Adapter()
            .SendAsync(Post(), Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token);
        Assert.Equal("Siti", created!.Data!.Name);
        Assert.Equal("application/json", server.Requests[0].Headers["Content-Type"]);

        await client.Adapter().SendAsync(Post(), Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token);
        var keys = server.Requests.Select(static request => request.Headers["Idempotency-Key"]).ToList();
        Assert.All(keys, static key => Assert.True(Guid.TryParse(key, out _)));
        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal([keys[1], keys[1]], keys[2..]);
        Assert.All(server.Requests, static request => Assert.Equal("""{"phone_number":"\u002B62"}""", request.Body));
    }

    [Fact]
    public async Task POST_without_content_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        await client
            .Adapter()
            .SendAsync(
                Request(Method.POST, "{+baseurl}/contacts/{id}/touch"),
                Generated.Models.ContactResponse.CreateFromDiscriminatorValue,
                cancellationToken: Token
            );

        var sent = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/contacts/ctc_1/touch"), (sent.Method, sent.Target));
    }

    [Fact]
    public async Task GET_with_content_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = Request(Method.GET, "{+baseurl}/contacts");
        request.SetContentFromParsable(client.Adapter(), "application/json", new Generated.Models.WhatsAppAccount { PhoneNumber = "+62" });

        await client.Adapter().SendAsync(request, Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token);

        Assert.Equal("application/json", Assert.Single(server.Requests).Headers["Content-Type"]);
    }

    [Fact]
    public async Task URL_that_the_caller_sets_is_called()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = Request(Method.GET, "{+baseurl}/me");
        request.PathParameters["request-raw-url"] = $"{server.BaseUrl}/contacts/ctc_2";

        await client.Adapter().SendAsync(request, Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token);

        Assert.Equal("/v1/contacts/ctc_2", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Invalid_path_parameter_is_rejected_before_anything_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = Request(Method.DELETE, "{+baseurl}/contacts/{id}");
        request.PathParameters["id"] = "..";

        await Assert.ThrowsAsync<ArgumentException>("id", () => client.Adapter().SendNoContentAsync(request, cancellationToken: Token));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Request_through_the_adapter_of_Kiota_is_traced()
    {
        await using var server = new ScriptedServer(StubResponses.Body(204, []));
        using var client = TestClient.Create(server);
        var traced = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "KirimChat",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("server.port"), server.BaseUrl.Port))
                {
                    traced.Add(activity.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await client.Adapter().SendNoContentAsync(Request(Method.DELETE, "{+baseurl}/contacts/{id}"), cancellationToken: Token);

        Assert.Equal(["DELETE /contacts/{id}"], traced);
    }

    [Fact]
    public async Task Query_parameter_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = Request(Method.GET, "{+baseurl}/contacts/{id}{?limit}");
        request.QueryParameters["limit"] = 5;

        await client.Adapter().SendAsync(request, Generated.Models.ContactResponse.CreateFromDiscriminatorValue, cancellationToken: Token);

        Assert.Equal("/v1/contacts/ctc_1?limit=5", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Native_response_handler_receives_the_decompressed_response()
    {
        await using var server = new ScriptedServer(
            StubResponses.Body(200, Gzip(StubResponses.Contact), "Content-Type: application/json", "Content-Encoding: gzip")
        );
        using var client = TestClient.Create(server);
        var handler = new NativeResponseHandler();

        await client
            .Api.Contacts["ctc_1"]
            .GetAsync(request => request.Options.Add(new ResponseHandlerOption { ResponseHandler = handler }), Token);

        var response = Assert.IsType<HttpResponseMessage>(handler.Value);
        Assert.Equal(StubResponses.Contact, await response.Content.ReadAsStringAsync(Token));
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(StubResponses.Contact.Length, response.Content.Headers.ContentLength);
        Assert.DoesNotContain("Content-Length", Assert.Single(server.Requests).Headers);
    }

    [Fact]
    public async Task Native_response_handler_receives_a_body_that_the_transport_left_compressed()
    {
        var compressed = Gzip(StubResponses.Contact);
        using var transport = new StubTransport(() =>
        {
            var content = new ByteArrayContent(compressed);
            content.Headers.ContentType = new("application/json");
            content.Headers.ContentEncoding.Add("gzip");
            content.Headers.ContentLength = compressed.Length;
            return content;
        });
        using var client = StubTransport.CreateClient(transport);
        var handler = new NativeResponseHandler();

        await client
            .Api.Contacts["ctc_1"]
            .GetAsync(request => request.Options.Add(new ResponseHandlerOption { ResponseHandler = handler }), Token);

        var headers = Assert.IsType<HttpResponseMessage>(handler.Value).Content.Headers;
        Assert.Equal((StubResponses.Contact.Length, 0), (headers.ContentLength, headers.ContentEncoding.Count));
        Assert.Equal("application/json", headers.ContentType?.MediaType);
    }

    private static RequestInformation Request(Method method, string template)
    {
        var request = new RequestInformation(method, template, new Dictionary<string, object> { ["id"] = "ctc_1" });
        request.Headers.Add("Accept", "application/json");
        return request;
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var to = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            to.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
