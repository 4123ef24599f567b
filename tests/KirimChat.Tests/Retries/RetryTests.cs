using System.Globalization;
using System.Net;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests;

public sealed class RetryTests
{
    private static KirimChatClient Client(ScriptedServer server, ManualTime time, Action<KirimChatClientOptions>? configure = null) =>
        TestClient.Create(
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
    [AllSurfaces]
    public async Task Transient_failure_is_retried_until_the_call_succeeds(ClientSurface surface)
    {
        foreach (
            var passing in new[]
            {
                StubResponses.Error(408),
                StubResponses.Error(429),
                StubResponses.Error(500),
                StubResponses.Error(502),
                StubResponses.Error(503),
                StubResponses.Error(504),
                StubResponses.Reset,
                StubResponses.Truncated,
            }
        )
        {
            await using var server = new ScriptedServer(passing, passing, passing, StubResponses.Ok);
            using var client = Client(server, new());

            await client.GetAsync(surface);

            Assert.Equal(4, server.Requests.Count);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Permanent_failure_is_not_retried(ClientSurface surface)
    {
        foreach (var status in new[] { 301, 400, 401, 403, 404, 409, 410, 422, 501, 505 })
        {
            await using var server = new ScriptedServer(StubResponses.Error(status), StubResponses.Ok);
            using var client = Client(server, new());

            await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface));

            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Retried_request_has_each_header_once(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        using var client = Client(server, new());

        await client.GetAsync(surface);

        // Each attempt has its own span.
        var headers = server
            .Requests.Select(static sent => sent.Headers.Where(static header => header.Key != "traceparent").ToList())
            .ToList();
        Assert.Equal(headers[0], headers[1]);
    }

    [Theory]
    [AllSurfaces]
    public async Task Last_failure_is_thrown_when_retries_are_exhausted(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(500),
            StubResponses.Reset,
            StubResponses.Error(503),
            StubResponses.Error(502, code: "the_last")
        );
        using var client = Client(server, new());

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(surface));

        Assert.Equal("the_last", failure.Code);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task MaxRetries_of_zero_sends_one_attempt(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(500), StubResponses.Ok);
        using var client = Client(server, new(), static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(surface));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retry_delays_double_up_to_the_maximum_and_have_jitter_between_half_and_full()
    {
        var halves = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await using var server = new ScriptedServer(StubResponses.Error(500));
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

            await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync((ClientSurface)(i % 2)));

            double[] longest = [0.25, 0.5, 1, 1.5, 1.5];
            Assert.Equal(longest.Length, time.Delays.Count);
            halves.AddRange(time.Delays.Zip(longest, static (delay, full) => delay.TotalSeconds / full));
        }

        Assert.All(halves, static share => Assert.InRange(share, 0.5, 1));
        // Without jitter, all shares would be on one side of the middle. With jitter, the probability of that is 2^-99.
        Assert.True(halves.Min() < 0.75 && halves.Max() > 0.75);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("Tue, 24 Nov 2026 12:00:07 GMT", 7)]
    [InlineData("30", 30)]
    public async Task Retry_After_is_the_minimum_delay(string retryAfter, int seconds)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(StubResponses.Error(429, headers: $"Retry-After: {retryAfter}"), StubResponses.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            await client.GetAsync(surface);

            Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Delays));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("soon")]
    [InlineData("Tue, 24 Nov 2026 11:59:00 GMT")]
    public async Task Invalid_or_past_Retry_After_is_ignored(string retryAfter)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(StubResponses.Error(503, headers: $"Retry-After: {retryAfter}"), StubResponses.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            await client.GetAsync(surface);

            Assert.InRange(Assert.Single(time.Delays), TimeSpan.FromMilliseconds(125), TimeSpan.FromMilliseconds(250));
        }
    }

    [Theory]
    [InlineData("31", 31)]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("Tue, 24 Nov 2026 13:00:00 GMT", 3600)]
    public async Task Retry_After_beyond_MaxRetryDelay_fails_immediately_and_is_reported(string retryAfter, int seconds)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(StubResponses.Error(429, headers: $"Retry-After: {retryAfter}"), StubResponses.Ok);
            var time = new ManualTime();
            using var client = Client(server, time);

            var failure = await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(surface));

            Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
            Assert.Contains($"Retry in {seconds.ToString(CultureInfo.InvariantCulture)} s.", failure.Message, StringComparison.Ordinal);
            Assert.Empty(time.Delays);
            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Delay_that_exceeds_the_time_left_is_not_started(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(503, code: "first", headers: "Retry-After: 12"),
            StubResponses.Error(503, code: "second", headers: "Retry-After: 12"),
            StubResponses.Ok
        );
        var time = new ManualTime();
        using var client = Client(server, time, static options => options.Timeout = TimeSpan.FromSeconds(24));

        var failure = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(surface));

        Assert.Equal("second", failure.Code);
        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(time.Delays));
    }

    [Theory]
    [AllSurfaces]
    public async Task Delay_that_ends_after_the_call_timeout_ends_the_call(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503, code: "the_last"), StubResponses.Ok);
        using var client = Client(server, new() { Lateness = TimeSpan.FromHours(1) });

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Equal("the_last", Assert.IsType<KirimChatServerException>(failure.InnerException).Code);
        Assert.Contains("after 1 attempt.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Attempt_for_which_no_time_is_left_is_not_sent_even_when_the_transport_ignores_its_token()
    {
        using var transport = new StubTransport(static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestTimeout)));
        using var client = StubTransport.CreateClient(
            transport,
            static options =>
            {
                options.TimeProvider = new ManualTime { Lateness = TimeSpan.FromHours(1) };
                options.AttemptTimeout = ManualTime.AttemptTimeout;
                options.RetryBaseDelay = TimeSpan.FromSeconds(1);
            }
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Equal(1, transport.Attempts);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task Idempotent_request_is_retried_for_every_method(string method)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = new RequestInformation(Enum.Parse<Method>(method), "{+baseurl}/contacts", new Dictionary<string, object>());

        await client.Adapter().SendNoContentAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([method, method], server.Requests.Select(static sent => sent.Method));
    }

    [Fact]
    public async Task Request_that_is_not_idempotent_is_sent_once()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        using var client = TestClient.Create(server);
        var request = new RequestInformation(Method.PATCH, "{+baseurl}/contacts", new Dictionary<string, object>());

        await Assert.ThrowsAsync<KirimChatServerException>(() =>
            client.Adapter().SendNoContentAsync(request, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Single(server.Requests);
    }
}
