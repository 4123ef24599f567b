using KirimChat.Tests.Support;
using Microsoft.Extensions.Options;
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
    public void A_setting_that_is_not_valid_is_named_before_anything_is_sent(string says, Action<KirimChatClientOptions> spoil)
    {
        var options = new KirimChatClientOptions { ApiKey = Clients.Key };
        spoil(options);

        var failure = Assert.Throws<OptionsValidationException>(() => new KirimChatClient(options));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Clients.KeyPrefix, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("https://api.example.com/v1/")]
    [InlineData("http://localhost:5000/v1")]
    [InlineData("http://127.0.0.1/v1")]
    [InlineData("http://[::1]:5000/v1")]
    public void A_base_URL_over_https_or_on_loopback_is_taken(string url)
    {
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = Clients.Key, BaseUrl = new(url) });
    }

    [Fact]
    public void The_longest_times_are_taken()
    {
        var longest = TimeSpan.FromDays(24);
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = Clients.Key,
                Timeout = longest,
                AttemptTimeout = longest,
                RetryBaseDelay = longest,
                MaxRetryDelay = longest,
            }
        );
    }

    [Fact]
    public void Every_failure_is_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() =>
            new KirimChatClient(new KirimChatClientOptions { MaxRetries = -1, MaxResponseBytes = 0 })
        );

        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public void The_defaults_are_the_documented_ones()
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
    public async Task A_change_after_the_client_was_made_has_no_effect()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var options = Clients.Options(server.BaseUrl);
        using var client = new KirimChatClient(options);
        options.ApiKey = "another";
        options.BaseUrl = new("https://elsewhere.example");

        await client.GetAsync(Way.Curated);

        Assert.Equal(Clients.Key, Assert.Single(server.Requests).Key);
    }

    [Fact]
    public async Task A_base_URL_that_ends_with_a_slash_is_the_same()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var options = Clients.Options(new(server.BaseUrl + "/"));
        using var client = new KirimChatClient(options);

        await client.GetAsync(Way.Curated);

        Assert.Equal("/v1/contacts/ctc_1", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public void The_options_do_not_tell_the_key() =>
        Assert.DoesNotContain(Clients.KeyPrefix, new KirimChatClientOptions { ApiKey = Clients.Key }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task The_callers_transport_is_used_and_stays_the_callers()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var transport = new SocketsHttpHandler();
        for (var i = 0; i < 2; i++)
        {
            using var client = new KirimChatClient(Clients.Options(server.BaseUrl), transport);
            await client.GetAsync(Way.Curated);
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [BothWays]
    public async Task No_answer_of_the_callers_transport_is_left_open_however_it_ends(Way way)
    {
        await using var server = new ScriptedServer(
            Replies.Error(401),
            Replies.Error(503),
            Replies.CutShort,
            Replies.Ok,
            Replies.Error(404)
        );
        using var transport = new Remembering();
        var options = Clients.Options(server.BaseUrl);
        var asked = 0;
        options.ApiKey = null;
        options.ApiKeyProvider = _ => new(Clients.KeyPrefix + asked++);
        using var client = new KirimChatClient(options, transport);

        await client.GetAsync(way);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(way));

        Assert.Equal(5, transport.Answers.Count);
        foreach (var answer in transport.Answers)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() =>
                answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)
            );
        }
    }

    [Fact]
    public void Nothing_is_no_argument()
    {
        Assert.Throws<ArgumentNullException>(() => new KirimChatClient((KirimChatClientOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new KirimChatClient(new KirimChatClientOptions { ApiKey = Clients.Key }, null!));
    }

    [Fact]
    public async Task An_option_of_a_request_reaches_the_callers_transport()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var transport = new Remembering();
        using var client = new KirimChatClient(Clients.Options(server.BaseUrl), transport);
        var option = new KirimChatResponseOption();

        await client.Api.Contacts["ctc_1"].GetAsync(request => request.Options.Add(option), TestContext.Current.CancellationToken);

        var sent = Assert.Single(transport.Answers).RequestMessage!;
        Assert.True(
            sent.Options.TryGetValue(new HttpRequestOptionsKey<IRequestOption>(typeof(KirimChatResponseOption).FullName!), out var seen)
        );
        Assert.Same(option, seen);
    }

    [Fact]
    public async Task A_client_that_is_disposed_closes_its_connections()
    {
        var read = new TaskCompletionSource<int>();
        await using var server = new ScriptedServer(
            async (request, socket, cancellationToken) =>
            {
                await Replies.Raw(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Replies.Contact.Length}\r\n\r\n{Replies.Contact}"
                )(request, socket, cancellationToken);
                read.SetResult(await socket.ReceiveAsync(new byte[1], cancellationToken));
            }
        );
        var client = Clients.To(server);
        await client.GetAsync(Way.Curated);
        Assert.False(read.Task.IsCompleted);

        client.Dispose();

        Assert.Equal(0, await read.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Theory]
    [BothWays]
    public async Task A_client_that_was_disposed_says_so(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var client = Clients.To(server);
        client.Dispose();

        Assert.Equal(
            "KirimChat.KirimChatClient",
            (await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync(way))).ObjectName
        );
    }

    [Fact]
    public async Task A_call_under_way_comes_to_its_end_when_the_client_is_disposed()
    {
        await CallWhileDisposedAsync(Replies.Ok, static client => client.GetAsync(Way.Curated));
        await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
            CallWhileDisposedAsync(Replies.Error(401), static client => client.GetAsync(Way.Curated))
        );
        Assert.Equal(
            503,
            (int)
                (
                    await Assert.ThrowsAsync<KirimChatServerException>(() =>
                        CallWhileDisposedAsync(Replies.Error(503), static client => client.GetAsync(Way.Curated))
                    )
                ).StatusCode!
        );
    }

    [Fact]
    public Task So_does_one_that_Kiota_sends() =>
        CallWhileDisposedAsync(
            Replies.Ok,
            static client =>
                client
                    .Api.Contacts["ctc_1"]
                    .GetAsync(
                        static request => request.Options.Add(new ResponseHandlerOption { ResponseHandler = new NativeResponseHandler() }),
                        TestContext.Current.CancellationToken
                    )
        );

    [Fact]
    public async Task On_the_callers_transport_it_is_tried_again()
    {
        await CallWhileDisposedAsync(Replies.Error(503), static client => client.GetAsync(Way.Curated), onCallersTransport: true);
    }

    private static async Task CallWhileDisposedAsync(Reply reply, Func<KirimChatClient, Task> send, bool onCallersTransport = false)
    {
        var arrived = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        Reply first = async (request, socket, cancellationToken) =>
        {
            arrived.SetResult();
            await disposed.Task;
            await reply(request, socket, cancellationToken);
        };
        await using var server = new ScriptedServer(first, Replies.Ok);
        var options = Clients.Options(server.BaseUrl);
        using var transport = new SocketsHttpHandler();
        var client = onCallersTransport ? new KirimChatClient(options, transport) : new(options);
        var call = send(client);
        await arrived.Task;

        client.Dispose();
        disposed.SetResult();

        await call;
    }

    private sealed class Remembering() : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<HttpResponseMessage> Answers { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            Answers.Add(answer);
            return answer;
        }
    }
}
