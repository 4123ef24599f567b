using System.Net;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Options;

namespace KirimChat.Tests;

public sealed class ApiKeyTests
{
    private const string Old = TestClient.KeyPrefix + "old";
    private const string New = TestClient.KeyPrefix + "new";

    /// <summary>Accepts only the new key.</summary>
    private static readonly StubResponse Rotated = static (request, socket, cancellationToken) =>
        (request.Key == New ? StubResponses.Ok : StubResponses.Error(401, "authentication_error", "expired_api_key"))(
            request,
            socket,
            cancellationToken
        );

    private static KirimChatClient Client(ScriptedServer server, Func<CancellationToken, ValueTask<string>> provider) =>
        TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = provider;
            }
        );

    /// <returns>
    /// A response that rejects the old key after the given number of calls arrived, and a task that completes at that time.
    /// </returns>
    private static (StubResponse StubResponse, Task Rotated) RejectTogether(int calls)
    {
        var rotated = new TaskCompletionSource();
        return (StubResponse, rotated.Task);

        async Task StubResponse(ReceivedRequest request, System.Net.Sockets.Socket socket, CancellationToken cancellationToken)
        {
            if (request.Key == Old)
            {
                if (Interlocked.Decrement(ref calls) == 0)
                {
                    rotated.SetResult();
                }

                await rotated.Task;
            }

            await Rotated(request, socket, cancellationToken);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task API_key_is_sent_as_a_bearer_token(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        await client.GetAsync(surface);

        Assert.Equal($"Bearer {TestClient.Key}", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Theory]
    [AllSurfaces]
    public async Task User_agent_includes_the_version_and_the_runtime(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        await client.GetAsync(surface);

        Assert.Matches(
            @"^KirimChat\.NET/\d+\.\d+\.\d+\S* \(\.NET \d+\.\d+\.\d+\S*\)$",
            Assert.Single(server.Requests).Headers["User-Agent"]
        );
    }

    [Theory]
    [AllSurfaces]
    public async Task Cookie_of_a_response_is_not_sent_with_the_next_request(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact, "Set-Cookie: session=1; Path=/"),
            StubResponses.Ok
        );
        using var client = TestClient.Create(server);

        await client.GetAsync(surface);
        await client.GetAsync(surface);

        Assert.DoesNotContain("Cookie", server.Requests[1].Headers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\u007f")]
    [InlineData("schlüssel")]
    public void Invalid_API_key_is_rejected_when_the_client_is_created_and_is_not_in_the_message(string? key)
    {
        var argument = Assert.Throws<ArgumentException>(() => new KirimChatClient(key!));
        Assert.Equal("apiKey", argument.ParamName);
        var validation = Assert.Throws<OptionsValidationException>(() => new KirimChatClient(new KirimChatClientOptions { ApiKey = key }));
        Assert.Contains("ApiKey", validation.Message, StringComparison.Ordinal);
        if (key?.Trim().Length > 0)
        {
            Assert.DoesNotContain(key, argument.Message + validation.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void API_key_with_every_printable_ASCII_character_is_valid()
    {
        using var client = new KirimChatClient(string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static c => (char)c)));
    }

    [Theory]
    [AllSurfaces]
    public async Task Key_provider_is_called_for_each_request(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var providerCalls = 0;
        using var client = Client(server, _ => new(TestClient.KeyPrefix + providerCalls++));

        for (var i = 0; i < 3; i++)
        {
            await client.GetAsync(surface);
        }

        Assert.Equal(
            [TestClient.KeyPrefix + 0, TestClient.KeyPrefix + 1, TestClient.KeyPrefix + 2],
            server.Requests.Select(static request => request.Key)
        );
    }

    [Theory]
    [AllSurfaces]
    public async Task Api_returning_401_is_retried_once_with_the_new_key(ClientSurface surface)
    {
        await using var server = new ScriptedServer(Rotated);
        var keys = new Queue<string>([Old, New]);
        using var client = Client(server, _ => new(keys.Dequeue()));

        await client.GetAsync(surface);

        Assert.Equal([Old, New], server.Requests.Select(static request => request.Key));
    }

    [Theory]
    [AllSurfaces]
    public async Task Api_returning_401_is_not_retried_with_the_same_key(ClientSurface surface)
    {
        await using var server = new ScriptedServer(Rotated);
        var providerCalls = 0;
        using var client = Client(
            server,
            _ =>
            {
                providerCalls++;
                return new(Old);
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => client.GetAsync(surface));

        Assert.Equal("expired_api_key", failure.Code);
        Assert.Contains("Use a complete key", failure.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (providerCalls, server.Requests.Count));
    }

    [Theory]
    [AllSurfaces]
    public async Task Api_returning_401_for_the_new_key_is_not_retried_again(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(401));
        var providerCalls = 0;
        using var client = Client(server, _ => new(TestClient.KeyPrefix + providerCalls++));

        await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => client.GetAsync(surface));

        Assert.Equal((2, 2), (providerCalls, server.Requests.Count));
    }

    [Fact]
    public async Task Provider_is_called_once_when_many_calls_are_rejected_concurrently()
    {
        const int Calls = 200;
        var (response, rotated) = RejectTogether(Calls);
        await using var server = new ScriptedServer(response);
        var renewals = 0;
        using var client = Client(
            server,
            _ =>
            {
                if (!rotated.IsCompleted)
                {
                    return new(Old);
                }

                Interlocked.Increment(ref renewals);
                return new(New);
            }
        );

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => client.GetAsync((ClientSurface)(i % 2))));

        Assert.Equal(2 * Calls, server.Requests.Count);
        Assert.Equal(1, renewals);
    }

    [Theory]
    [AllSurfaces]
    public async Task Key_that_changes_repeatedly_is_renewed_each_time(ClientSurface surface)
    {
        var current = Old;
        await using var server = new ScriptedServer(
            (request, socket, cancellationToken) =>
                (request.Key == current ? StubResponses.Ok : StubResponses.Error(401))(request, socket, cancellationToken)
        );
        // Returns the previous key first, as a provider with a cache does.
        var cached = Old;
        using var client = Client(
            server,
            _ =>
            {
                var key = cached;
                cached = current;
                return new(key);
            }
        );

        foreach (var next in new[] { "1", "2", "3" })
        {
            current = TestClient.KeyPrefix + next;
            await client.GetAsync(surface);
        }

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Provider_that_fails_to_renew_the_key_fails_one_call_and_is_called_again()
    {
        const int Calls = 10;
        var (response, rotated) = RejectTogether(Calls);
        await using var server = new ScriptedServer(response);
        var renewals = 0;
        using var client = Client(
            server,
            _ =>
            {
                if (!rotated.IsCompleted)
                {
                    return new(Old);
                }

                return Interlocked.Increment(ref renewals) == 1 ? throw new TimeZoneNotFoundException("vault") : new(New);
            }
        );

        var ends = await Task.WhenAll(
            Enumerable
                .Range(0, Calls)
                .Select(async i =>
                {
                    try
                    {
                        await client.GetAsync((ClientSurface)(i % 2));
                        return "contact";
                    }
                    catch (TimeZoneNotFoundException failure)
                    {
                        return failure.Message;
                    }
                })
        );

        Assert.Single(ends, "vault");
        Assert.Equal(2, renewals);
    }

    [Theory]
    [AllSurfaces]
    public async Task Exception_of_the_key_provider_reaches_the_caller_unchanged(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        foreach (
            var exception in new Exception[]
            {
                new TimeZoneNotFoundException("vault"),
                new HttpRequestException("vault"),
                new OperationCanceledException("vault"),
            }
        )
        {
            using var client = Client(server, _ => throw exception);
            Assert.Same(exception, await Assert.ThrowsAsync(exception.GetType(), () => client.GetAsync(surface)));
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Key_provider_is_not_called_when_the_token_is_already_canceled(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var providerCalls = 0;
        using var client = Client(server, _ => new($"no key, {providerCalls++}"));
        var canceled = new CancellationToken(canceled: true);

        Assert.Equal(
            canceled,
            (
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(surface, cancellationToken: canceled))
            ).CancellationToken
        );

        Assert.Equal(0, providerCalls);
    }

    [Theory]
    [AllSurfaces]
    public async Task Invalid_key_of_the_provider_is_an_error_that_names_the_provider(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        foreach (var key in new[] { "", " ", "a b", "a\r\nX: y", null })
        {
            using var client = Client(server, _ => new(key!));
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(surface));
            Assert.Contains("ApiKeyProvider", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Key_provider_that_never_returns_times_out_the_attempt(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(
            server,
            static options =>
            {
                options.ApiKey = null;
                options.AttemptTimeout = TimeSpan.FromMilliseconds(50);
                options.MaxRetries = 0;
                options.ApiKeyProvider = static async cancellationToken =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return "";
                };
            }
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));
    }

    [Theory]
    [AllSurfaces]
    public async Task A_redirect_to_another_host_is_not_followed_and_receives_no_API_key(ClientSurface surface)
    {
        await using var elsewhere = new ScriptedServer(StubResponses.Ok);
        foreach (var status in new[] { 301, 302, 303, 307, 308 })
        {
            await using var server = new ScriptedServer(StubResponses.Json(status, "{}", $"Location: {elsewhere.BaseUrl}/contacts/ctc_1"));
            using var client = TestClient.Create(server);

            var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(surface));

            Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        }

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task URL_with_another_scheme_host_or_port_is_rejected_before_anything_is_sent()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        await using var elsewhere = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        foreach (
            var url in new[]
            {
                $"{elsewhere.BaseUrl}/contacts/x",
                $"https://127.0.0.1:{server.BaseUrl.Port}/v1/contacts/x",
                $"http://localhost:{server.BaseUrl.Port}/v1/contacts/x",
            }
        )
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                client.Api.Contacts["x"].WithUrl(url).GetAsync(cancellationToken: TestContext.Current.CancellationToken)
            );
            Assert.Equal(
                $"The request is for {new Uri(url).GetLeftPart(UriPartial.Authority)}, but the API key is only sent to "
                    + $"{server.BaseUrl.GetLeftPart(UriPartial.Authority)}. No request was sent.",
                exception.Message
            );
        }

        foreach (var url in new[] { "", "contacts/x", "x" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() =>
                client.Api.Contacts["x"].WithUrl(url).GetAsync(cancellationToken: TestContext.Current.CancellationToken)
            );
        }

        Assert.Empty(elsewhere.Requests);
        Assert.Empty(server.Requests);
        await client
            .Api.Contacts["x"]
            .WithUrl($"{server.BaseUrl}/contacts/y")
            .GetAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/v1/contacts/y", Assert.Single(server.Requests).Target);
    }
}
