using System.Globalization;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

public sealed class RetryTests
{
    private static KirimChatClient Client(ScriptedServer server, ManualTime time, Action<KirimChatClientOptions>? configure = null) =>
        Clients.To(
            server,
            options =>
            {
                options.TimeProvider = time;
                options.AttemptTimeout = ManualTime.AttemptTimeout;
                options.RetryBaseDelay = TimeSpan.FromMilliseconds(250);
                configure?.Invoke(options);
            }
        );

    [Theory]
    [BothWays]
    public async Task What_may_pass_is_tried_again_until_it_does(Way way)
    {
        foreach (
            var passing in new[]
            {
                Replies.Error(408),
                Replies.Error(429),
                Replies.Error(500),
                Replies.Error(502),
                Replies.Error(503),
                Replies.Error(504),
                Replies.Reset,
                Replies.CutShort,
            }
        )
        {
            await using var server = new ScriptedServer(passing, passing, passing, Replies.Ok);
            using var client = Client(server, new());

            await client.GetAsync(way);

            Assert.Equal(4, server.Requests.Count);
        }
    }

    [Theory]
    [BothWays]
    public async Task What_will_not_pass_is_not_tried_again(Way way)
    {
        foreach (var status in new[] { 301, 400, 401, 403, 404, 409, 410, 422, 501, 505 })
        {
            await using var server = new ScriptedServer(Replies.Error(status), Replies.Ok);
            using var client = Client(server, new());

            await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way));

            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [BothWays]
    public async Task A_request_that_is_sent_again_has_each_header_once(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Ok);
        using var client = Client(server, new());

        await client.GetAsync(way);

        // Each attempt has a span of its own.
        var headers = server
            .Requests.Select(static sent => sent.Headers.Where(static header => header.Key != "traceparent").ToList())
            .ToList();
        Assert.Equal(headers[0], headers[1]);
    }

    [Theory]
    [BothWays]
    public async Task The_last_answer_is_what_is_thrown(Way way)
    {
        await using var server = new ScriptedServer(
            Replies.Error(500),
            Replies.Reset,
            Replies.Error(503),
            Replies.Error(502, code: "the_last")
        );
        using var client = Client(server, new());

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(way));

        Assert.Equal("the_last", failure.Code);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [BothWays]
    public async Task No_retries_means_one_attempt(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(500), Replies.Ok);
        using var client = Client(server, new(), static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(way));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_are_jittered_between_half_and_all()
    {
        var halves = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await using var server = new ScriptedServer(Replies.Error(500));
            var time = new ManualTime();
            using var client = Client(
                server,
                time,
                static options =>
                {
                    options.MaxRetries = 5;
                    options.MaxRetryDelay = TimeSpan.FromSeconds(1.5);
                }
            );

            await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync((Way)(i % 2)));

            double[] longest = [0.25, 0.5, 1, 1.5, 1.5];
            Assert.Equal(longest.Length, time.Waits.Count);
            halves.AddRange(time.Waits.Zip(longest, static (wait, full) => wait.TotalSeconds / full));
        }

        Assert.All(halves, static share => Assert.InRange(share, 0.5, 1));
        // A hundred equal shares, or none above or below the middle, would be no jitter: one chance in 2^99.
        Assert.True(halves.Min() < 0.75 && halves.Max() > 0.75);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("Tue, 24 Nov 2026 12:00:07 GMT", 7)]
    [InlineData("30", 30)]
    public async Task Retry_After_is_the_least_wait(string retryAfter, int seconds)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var server = new ScriptedServer(Replies.Error(429, headers: $"Retry-After: {retryAfter}"), Replies.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            await client.GetAsync(way);

            Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Waits));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("soon")]
    [InlineData("Tue, 24 Nov 2026 11:59:00 GMT")]
    public async Task A_Retry_After_that_is_none_leaves_the_wait_as_it_is(string retryAfter)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var server = new ScriptedServer(Replies.Error(503, headers: $"Retry-After: {retryAfter}"), Replies.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            await client.GetAsync(way);

            Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromMilliseconds(125), TimeSpan.FromMilliseconds(250));
        }
    }

    [Theory]
    [InlineData("31", 31)]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("Tue, 24 Nov 2026 13:00:00 GMT", 3600)]
    public async Task A_Retry_After_beyond_the_longest_wait_fails_at_once_and_tells_it(string retryAfter, int seconds)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var server = new ScriptedServer(Replies.Error(429, headers: $"Retry-After: {retryAfter}"), Replies.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            var failure = await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(way));

            Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
            Assert.Contains($"Retry in {seconds.ToString(CultureInfo.InvariantCulture)} s.", failure.Message, StringComparison.Ordinal);
            Assert.Empty(time.Waits);
            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [BothWays]
    public async Task A_wait_that_does_not_fit_into_the_time_left_is_not_begun(Way way)
    {
        await using var server = new ScriptedServer(
            Replies.Error(503, code: "first", headers: "Retry-After: 12"),
            Replies.Error(503, code: "second", headers: "Retry-After: 12"),
            Replies.Ok
        );
        var time = new ManualTime();
        using var client = Client(server, time, static options => options.Timeout = TimeSpan.FromSeconds(24));

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(way));

        Assert.Equal("second", failure.Code);
        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(time.Waits));
    }

    [Theory]
    [BothWays]
    public async Task A_wait_that_ends_when_the_calls_time_is_up_is_the_end(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503, code: "the_last"), Replies.Ok);
        using var client = Client(server, new() { Lateness = TimeSpan.FromHours(1) });

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));

        Assert.Equal("the_last", Assert.IsType<KirimChatServerException>(failure.InnerException).Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task A_request_that_is_idempotent_is_tried_again_whatever_its_method(string method)
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Ok);
        using var client = Clients.To(server);
        var request = new RequestInformation(Enum.Parse<Method>(method), "{+baseurl}/contacts", new Dictionary<string, object>());

        await client.Adapter().SendNoContentAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([method, method], server.Requests.Select(static sent => sent.Method));
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_is_sent_once()
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Ok);
        using var client = Clients.To(server);
        var request = new RequestInformation(Method.PATCH, "{+baseurl}/contacts", new Dictionary<string, object>());

        await Assert.ThrowsAsync<KirimChatServerException>(() =>
            client.Adapter().SendNoContentAsync(request, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Single(server.Requests);
    }
}
