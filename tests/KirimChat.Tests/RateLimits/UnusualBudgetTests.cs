using System.Collections.Concurrent;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.RateLimits;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.RateLimits;

/// <summary>The budget with unusual responses, callers, and loggers.</summary>
public sealed class UnusualBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Largest_remaining_number_releases_the_queued_calls()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(
            StubResponses.UsedUp(limit: 6000),
            StubResponses.Json(
                200,
                StubResponses.Contact,
                "X-RateLimit-Limit: 6000",
                "X-RateLimit-Remaining: 2147483647",
                "X-RateLimit-Reset: 1779607801"
            )
        );
        using var client = TestClient.Create(server, time);
        await client.GetAsync(ClientSurface.Convenience);

        var calls = Enumerable.Range(0, 3).Select(_ => client.GetAsync(ClientSurface.Convenience)).ToList();
        await Wait.AdvanceUntilAsync(time, () => calls.All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(10));

        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Request_rate_recovers_when_no_response_reports_the_budget()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer([
            .. Enumerable.Repeat(StubResponses.Error(429, headers: "Retry-After: 1"), 20),
            StubResponses.Ok,
        ]);
        using var client = TestClient.Create(server, time, static options => options.Timeout = TimeSpan.FromHours(1));
        var refused = client.GetAsync(ClientSurface.Convenience);
        await Wait.AdvanceUntilAsync(time, () => refused.IsCompleted, TimeSpan.FromSeconds(1));
        await refused;

        time.Advance(TimeSpan.FromHours(1));
        var started = time.GetUtcNow();
        var calls = Enumerable.Range(0, 5).Select(_ => client.GetAsync(ClientSurface.Convenience)).ToList();
        await Wait.AdvanceUntilAsync(time, () => calls.All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(100));

        Assert.InRange((time.GetUtcNow() - started).TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task Success_of_another_call_does_not_shorten_Retry_After()
    {
        var time = new FakeTimeProvider();
        var released = new TaskCompletionSource();
        var success = StubResponses.Json(
            200,
            StubResponses.Contact,
            "X-RateLimit-Limit: 600",
            "X-RateLimit-Remaining: 500",
            "X-RateLimit-Reset: 1779607801"
        );
        await using var server = new ScriptedServer(
            async (request, socket, token) =>
            {
                await released.Task.WaitAsync(token);
                await success(request, socket, token);
            },
            StubResponses.Error(429, headers: "Retry-After: 20"),
            success
        );
        using var client = TestClient.Create(server, time);
        using var source = new CancellationTokenSource();

        var other = client.GetAsync(ClientSurface.Convenience);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        var refused = client.GetAsync(ClientSurface.Convenience, "ctc_2", source.Token);
        await Wait.UntilAsync(() => server.Requests.Count == 2);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        released.SetResult();
        await other;
        var next = client.GetAsync(ClientSurface.Convenience);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);

        Assert.Equal(2, server.Requests.Count);
        await Wait.AdvanceUntilAsync(time, () => next.IsCompleted);
        await next;
    }

    [Fact]
    public async Task Rate_limit_delay_of_canceled_calls_only_is_logged_with_its_duration()
    {
        var log = new ConcurrentQueue<LogLine>();
        using var factory = FakeLogger.Factory(log.Enqueue);
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(StubResponses.UsedUp(limit: 6), StubResponses.Ok);
        using var client = TestClient.Create(server, time, options => options.LoggerFactory = factory);
        await client.GetAsync(ClientSurface.Convenience);
        using var source = new CancellationTokenSource();
        var call = client.GetAsync(ClientSurface.Convenience, "ctc_1", source.Token);
        time.Advance(TimeSpan.FromSeconds(3));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        time.Advance(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(() => log.Any(static line => line.Id == 7));
        Assert.Equal(
            "The read budget of the organization is available. Requests waited for 3 s.",
            Assert.Single(log, static line => line.Id == 7).Text
        );
    }

    [Fact]
    public async Task Wait_that_becomes_long_is_logged()
    {
        var log = new ConcurrentQueue<LogLine>();
        using var factory = FakeLogger.Factory(log.Enqueue);
        var time = new FakeTimeProvider();
        var isRefused = new TaskCompletionSource();
        StubResponse refused = async (request, socket, cancellationToken) =>
        {
            await isRefused.Task.WaitAsync(cancellationToken);
            await StubResponses.Error(429, headers: "Retry-After: 20")(request, socket, cancellationToken);
        };
        await using var server = new ScriptedServer(refused, StubResponses.UsedUp(limit: 600), StubResponses.Ok);
        using var client = TestClient.Create(
            server,
            time,
            options =>
            {
                options.LoggerFactory = factory;
                options.Timeout = TimeSpan.FromSeconds(30);
                options.AttemptTimeout = TimeSpan.FromSeconds(30);
            }
        );
        var first = client.GetAsync(ClientSurface.Convenience);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(15));
        await client.GetAsync(ClientSurface.Convenience);
        var waiting = client.GetAsync(ClientSurface.Convenience);
        Assert.DoesNotContain(log, static line => line.Id == 6);

        isRefused.SetResult();
        await Assert.ThrowsAsync<KirimChatRateLimitException>(() => first);
        await Wait.AdvanceUntilAsync(time, () => waiting.IsCompleted);
        await waiting;

        Assert.Contains(log, static line => line.Id == 6);
    }

    [Fact]
    public async Task End_of_a_wait_is_not_logged_in_the_context_of_a_call()
    {
        var context = new AsyncLocal<string?>();
        var contexts = new ConcurrentQueue<string?>();
        using var factory = FakeLogger.Factory(line =>
        {
            if (line.Id == 7)
            {
                contexts.Enqueue(context.Value);
            }
        });
        await using var server = new ScriptedServer(StubResponses.UsedUp(limit: 30), StubResponses.Ok);
        using var client = TestClient.Create(server, TimeProvider.System, options => options.LoggerFactory = factory);
        await client.GetAsync(ClientSurface.Convenience);

        await Task.Run(
            async () =>
            {
                context.Value = "call";
                await client.GetAsync(ClientSurface.Convenience);
            },
            Token
        );
        await Wait.UntilAsync(() => !contexts.IsEmpty);

        Assert.Null(Assert.Single(contexts));
    }

    [Fact]
    public async Task Calls_with_a_canceled_token_take_nothing_from_the_budget()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(StubResponses.UsedUp(limit: 6), StubResponses.Ok);
        using var client = TestClient.Create(server, time);
        await client.GetAsync(ClientSurface.Convenience);
        time.Advance(TimeSpan.FromSeconds(20));

        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                client.GetAsync(ClientSurface.Convenience, "ctc_1", new CancellationToken(canceled: true))
            );
        }

        await client.GetAsync(ClientSurface.Convenience).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
    }

    [Fact]
    public async Task Response_that_does_not_report_the_budget_does_not_end_the_waits()
    {
        var time = new FakeTimeProvider();
        var isReleased = new TaskCompletionSource();
        StubResponse late = async (request, socket, cancellationToken) =>
        {
            await isReleased.Task.WaitAsync(cancellationToken);
            await StubResponses.Ok(request, socket, cancellationToken);
        };
        await using var server = new ScriptedServer(late, StubResponses.UsedUp(limit: 6), StubResponses.Ok);
        using var client = TestClient.Create(server, time);
        var first = client.GetAsync(ClientSurface.Convenience);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        await client.GetAsync(ClientSurface.Convenience);
        isReleased.SetResult();
        await first;

        using var canceling = new CancellationTokenSource();
        var call = client.GetAsync(ClientSurface.Convenience, "ctc_1", canceling.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);

        Assert.False(call.IsCompleted);
        await canceling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Logger_that_throws_leaves_no_call_in_the_queue()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(StubResponses.UsedUp(limit: 60), StubResponses.Ok);
        var hasThrown = false;
        using var factory = FakeLogger.Factory(line =>
        {
            if (line.Id == 6 && !hasThrown)
            {
                hasThrown = true;
                throw new InvalidDataException("The logger failed.");
            }
        });
        using var client = TestClient.Create(server, time, options => options.LoggerFactory = factory);
        await client.GetAsync(ClientSurface.Convenience);

        await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(ClientSurface.Convenience));
        var next = client.GetAsync(ClientSurface.Convenience);
        time.Advance(TimeSpan.FromSeconds(1));

        await next.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Token);
    }

    [Fact]
    public async Task Limiter_can_request_a_delay_beyond_the_range_of_a_timer()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => StubLease.Refused(TimeSpan.MaxValue));
        using var client = TestClient.Create(
            server,
            options => (options.RateLimiter, options.Timeout) = (limiter, TimeSpan.FromMilliseconds(50))
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));
    }

    [Fact]
    public async Task Retry_delay_of_a_fraction_of_a_millisecond_ends()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(
            StubResponses.Error(429),
            StubResponses.Error(429),
            StubResponses.Error(429),
            StubResponses.Ok
        );
        using var client = TestClient.Create(server, time, static options => options.RetryBaseDelay = TimeSpan.FromMilliseconds(1.7));

        var call = client.GetAsync(ClientSurface.Convenience);
        await Wait.AdvanceUntilAsync(time, () => call.IsCompleted, TimeSpan.FromTicks(3333));

        await call;
    }

    [Fact]
    public async Task Budget_that_became_available_before_the_delay_started_delays_no_call()
    {
        var options = new KirimChatClientOptions { ApiKey = TestClient.Key, TimeProvider = new FakeTimeProvider() };
        var budget = new RequestBudget("read", 600, options, new KirimChatLog(options));

        var wait = budget.WaitAsync(options.TimeProvider.GetTimestamp(), Token);

        Assert.True(wait.IsCompleted && await wait);
    }
}
