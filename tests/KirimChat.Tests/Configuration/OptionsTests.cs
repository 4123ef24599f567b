using System.Collections.Concurrent;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<KirimChatClientOptions>> Invalid() =>
        new()
        {
            { "ApiKey is missing", static o => o.ApiKey = null },
            { "both set", static o => o.ApiKeyProvider = static _ => new("k") },
            { "BaseUrl is missing", static o => o.BaseUrl = null! },
            { "BaseUrl is not absolute", static o => o.BaseUrl = new("/v1", UriKind.Relative) },
            { "BaseUrl must use https", static o => o.BaseUrl = new("http://api.example.com/v1") },
            { "BaseUrl must use https", static o => o.BaseUrl = new("http://10.0.0.1/v1") },
            { "BaseUrl must use https", static o => o.BaseUrl = new("ftp://localhost/v1") },
            { "BaseUrl contains user info", static o => o.BaseUrl = new("https://u:p@api.example.com/v1") },
            { "BaseUrl contains a query", static o => o.BaseUrl = new("https://api.example.com/v1?a") },
            { "BaseUrl contains a fragment", static o => o.BaseUrl = new("https://api.example.com/v1#a") },
            { "MaxRetries is negative", static o => o.MaxRetries = -1 },
            { "RetryBaseDelay is negative", static o => o.RetryBaseDelay = TimeSpan.FromTicks(-1) },
            { "MaxRetryDelay is negative", static o => o.MaxRetryDelay = TimeSpan.FromTicks(-1) },
            { "MaxRetryDelay exceeds", static o => o.MaxRetryDelay = TimeSpan.FromDays(25) },
            { "AttemptTimeout is not positive", static o => o.AttemptTimeout = TimeSpan.Zero },
            { "AttemptTimeout is infinite: the maximum is 24 days", static o => o.AttemptTimeout = Timeout.InfiniteTimeSpan },
            { "Timeout is not positive", static o => o.Timeout = TimeSpan.Zero },
            { "Timeout exceeds", static o => o.Timeout = TimeSpan.MaxValue },
            { "MaxResponseBytes is not positive", static o => o.MaxResponseBytes = 0 },
            { "TimeProvider is null", static o => o.TimeProvider = null! },
        };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_option_is_named_when_the_client_is_created(string expected, Action<KirimChatClientOptions> mutate)
    {
        var options = new KirimChatClientOptions { ApiKey = TestClient.Key };
        mutate(options);

        var failure = Assert.Throws<OptionsValidationException>(() => new KirimChatClient(options));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestClient.KeyPrefix, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("https://api.example.com/v1/")]
    [InlineData("http://localhost:5000/v1")]
    [InlineData("http://127.0.0.1/v1")]
    [InlineData("http://[::1]:5000/v1")]
    public void BaseUrl_with_HTTPS_or_on_loopback_is_valid(string url)
    {
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = TestClient.Key, BaseUrl = new(url) });
    }

    [Fact]
    public void Maximum_durations_are_valid()
    {
        var longest = TimeSpan.FromDays(24);
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = TestClient.Key,
                Timeout = longest,
                AttemptTimeout = longest,
                RetryBaseDelay = longest,
                MaxRetryDelay = longest,
            }
        );
    }

    [Fact]
    public void All_invalid_options_are_reported_in_one_exception()
    {
        var failure = Assert.Throws<OptionsValidationException>(() =>
            new KirimChatClient(new KirimChatClientOptions { MaxRetries = -1, MaxResponseBytes = 0 })
        );

        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public void Options_have_the_documented_defaults()
    {
        var options = new KirimChatClientOptions();

        Assert.Equal(new("https://api-kckit.kirim.chat/v1"), options.BaseUrl);
        Assert.Equal((3, 1024 * 1024), (options.MaxRetries, options.MaxResponseBytes));
        Assert.Equal(
            [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)],
            [options.RetryBaseDelay, options.MaxRetryDelay, options.AttemptTimeout, options.Timeout]
        );
        Assert.Same(TimeProvider.System, options.TimeProvider);
    }

    [Fact]
    public async Task Change_of_the_options_after_the_client_was_created_has_no_effect()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var options = TestClient.Options(server.BaseUrl);
        using var client = new KirimChatClient(options);
        options.ApiKey = "another";
        options.BaseUrl = new("https://elsewhere.example");

        await client.GetAsync(ClientSurface.Convenience);

        Assert.Equal(TestClient.Key, Assert.Single(server.Requests).Key);
    }

    [Fact]
    public async Task BaseUrl_with_a_trailing_slash_is_the_same_address()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var options = TestClient.Options(new(server.BaseUrl + "/"));
        using var client = new KirimChatClient(options);

        await client.GetAsync(ClientSurface.Convenience);

        Assert.Equal("/v1/contacts/ctc_1", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public void Options_as_text_do_not_include_the_API_key() =>
        Assert.DoesNotContain(
            TestClient.KeyPrefix,
            new KirimChatClientOptions { ApiKey = TestClient.Key }.ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Transport_of_the_caller_is_used_and_not_disposed()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var transport = new SocketsHttpHandler();
        for (var i = 0; i < 2; i++)
        {
            using var client = new KirimChatClient(TestClient.Options(server.BaseUrl), transport);
            await client.GetAsync(ClientSurface.Convenience);
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Every_response_of_the_callers_transport_is_disposed(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(401),
            StubResponses.Error(503),
            StubResponses.Truncated,
            StubResponses.Ok,
            StubResponses.Error(404)
        );
        using var transport = new RecordingHandler();
        var options = TestClient.Options(server.BaseUrl);
        var providerCalls = 0;
        options.ApiKey = null;
        options.ApiKeyProvider = _ => new(TestClient.KeyPrefix + providerCalls++);
        using var client = new KirimChatClient(options, transport);

        await client.GetAsync(surface);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(surface));

        Assert.Equal(5, transport.Responses.Count);
        foreach (var response in transport.Responses)
        {
            // The one whose body was cut off is disposed in the background.
            await Wait.UntilAsync(() => IsDisposed(response.Content));
        }

        static bool IsDisposed(HttpContent content) =>
            Record.Exception(() =>
            {
                _ = content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            }) is ObjectDisposedException;
    }

    [Fact]
    public void Null_arguments_of_the_client_throw()
    {
        Assert.Throws<ArgumentNullException>(() => new KirimChatClient((KirimChatClientOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new KirimChatClient(new KirimChatClientOptions { ApiKey = TestClient.Key }, null!));
    }

    [Fact]
    public async Task Option_of_a_request_reaches_the_transport_of_the_caller()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var transport = new RecordingHandler();
        using var client = new KirimChatClient(TestClient.Options(server.BaseUrl), transport);
        var option = new KirimChatResponseOption();

        await client.Api.Contacts["ctc_1"].GetAsync(request => request.Options.Add(option), TestContext.Current.CancellationToken);

        var sent = Assert.Single(transport.Responses).RequestMessage!;
        Assert.True(
            sent.Options.TryGetValue(new HttpRequestOptionsKey<IRequestOption>(typeof(KirimChatResponseOption).FullName!), out var seen)
        );
        Assert.Same(option, seen);
    }

    [Fact]
    public async Task Disposing_the_client_closes_its_connections()
    {
        var read = new TaskCompletionSource<int>();
        await using var server = new ScriptedServer(
            async (request, socket, cancellationToken) =>
            {
                await StubResponses.Raw(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {StubResponses.Contact.Length}"
                        + $"\r\n\r\n{StubResponses.Contact}"
                )(request, socket, cancellationToken);
                read.SetResult(await socket.ReceiveAsync(new byte[1], cancellationToken));
            }
        );
        var client = TestClient.Create(server);
        await client.GetAsync(ClientSurface.Convenience);
        Assert.False(read.Task.IsCompleted);

        client.Dispose();

        Assert.Equal(0, await read.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_on_a_disposed_client_throws_ObjectDisposedException(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var client = TestClient.Create(server);
        client.Dispose();

        Assert.Equal(
            "KirimChat.KirimChatClient",
            (await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync(surface))).ObjectName
        );
    }

    [Fact]
    public async Task Call_in_progress_completes_without_retries_when_the_client_is_disposed()
    {
        await CallWhileDisposedAsync(StubResponses.Ok, static client => client.GetAsync(ClientSurface.Convenience));
        await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
            CallWhileDisposedAsync(StubResponses.Error(401), static client => client.GetAsync(ClientSurface.Convenience))
        );
        Assert.Equal(
            503,
            (int)
                (
                    await Assert.ThrowsAsync<KirimChatServerException>(() =>
                        CallWhileDisposedAsync(StubResponses.Error(503), static client => client.GetAsync(ClientSurface.Convenience))
                    )
                ).StatusCode!
        );
    }

    [Fact]
    public Task Call_with_a_native_response_handler_completes_when_the_client_is_disposed() =>
        CallWhileDisposedAsync(
            StubResponses.Ok,
            static client =>
                client
                    .Api.Contacts["ctc_1"]
                    .GetAsync(
                        static request => request.Options.Add(new ResponseHandlerOption { ResponseHandler = new NativeResponseHandler() }),
                        TestContext.Current.CancellationToken
                    )
        );

    [Fact]
    public Task Call_in_progress_on_the_transport_of_the_caller_is_not_retried_when_the_client_is_disposed() =>
        Assert.ThrowsAsync<KirimChatServerException>(() =>
            CallWhileDisposedAsync(
                StubResponses.Error(503),
                static client => client.GetAsync(ClientSurface.Convenience),
                onCallersTransport: true
            )
        );

    [Theory]
    [AllSurfaces]
    public async Task Retry_delay_ends_immediately_when_the_client_is_disposed(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503, headers: "Retry-After: 20"));
        var delays = new ConcurrentQueue<string>();
        using var factory = FakeLogger.Factory(line => delays.Enqueue(line.Text));
        var client = TestClient.Create(
            server,
            options =>
            {
                options.TimeProvider = new FakeTimeProvider();
                options.LoggerFactory = factory;
            }
        );
        var call = client.GetAsync(surface);
        await Wait.UntilAsync(() => !delays.IsEmpty);

        client.Dispose();

        var exception = await Assert.ThrowsAsync<KirimChatServerException>(() => call);
        Assert.Equal(503, exception.ResponseStatusCode);
        Assert.Single(server.Requests);
        Assert.EndsWith(": the client was disposed. Attempts: 1.", delays.Last(), StringComparison.Ordinal);
    }

    private static async Task CallWhileDisposedAsync(
        StubResponse response,
        Func<KirimChatClient, Task> send,
        bool onCallersTransport = false
    )
    {
        var arrived = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        StubResponse first = async (request, socket, cancellationToken) =>
        {
            arrived.SetResult();
            await disposed.Task;
            await response(request, socket, cancellationToken);
        };
        await using var server = new ScriptedServer(first, StubResponses.Ok);
        var options = TestClient.Options(server.BaseUrl);
        using var transport = new SocketsHttpHandler();
        var client = onCallersTransport ? new KirimChatClient(options, transport) : new(options);
        var call = send(client);
        await arrived.Task;

        client.Dispose();
        disposed.SetResult();

        await call;
    }

    private sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<HttpResponseMessage> Responses { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Responses.Add(response);
            return response;
        }
    }
}
