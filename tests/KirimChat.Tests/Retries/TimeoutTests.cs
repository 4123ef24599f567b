using System.Collections.Concurrent;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>
/// Timeouts and cancellation with the real clock. The durations are long enough for a busy machine to send the request before they
/// elapse.
/// </summary>
public sealed class TimeoutTests
{
    [Theory]
    [AllSurfaces]
    public async Task Attempt_that_times_out_is_retried(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Hang, StubResponses.Ok);
        using var client = TestClient.Create(server, static options => options.AttemptTimeout = TimeSpan.FromSeconds(2));

        await client.GetAsync(surface);

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Body_that_never_arrives_ends_the_attempt_with_a_timeout(ClientSurface surface)
    {
        var half = new StubResponse(
            static async (request, socket, cancellationToken) =>
            {
                await StubResponses.Truncated(request, socket, cancellationToken);
                await StubResponses.Hang(request, socket, cancellationToken);
            }
        );
        await using var server = new ScriptedServer(half);
        using var client = TestClient.Create(
            server,
            static options =>
            {
                options.AttemptTimeout = TimeSpan.FromSeconds(2);
                options.MaxRetries = 1;
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Contains("AttemptTimeout", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_that_times_out_includes_the_last_failure(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(
                503,
                code: "the_last",
                headers: ["X-RateLimit-Limit: 600", "X-RateLimit-Remaining: 599", "X-RateLimit-Reset: 1780332372", "Retry-After: 0"]
            ),
            StubResponses.Hang
        );
        using var client = TestClient.Create(server, static options => options.Timeout = TimeSpan.FromSeconds(3));

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Equal("The call to KirimChat exceeded Timeout (3 s) after 2 attempts. Retry later, or increase Timeout.", failure.Message);
        Assert.Equal("the_last", Assert.IsType<KirimChatServerException>(failure.InnerException).Code);
        Assert.Equal((599, TimeSpan.Zero), (failure.RateLimit?.Remaining, failure.RetryAfter));
    }

    [Fact]
    public async Task Attempt_whose_timeout_is_that_of_the_call_ends_the_call()
    {
        await using var server = new ScriptedServer(StubResponses.Hang);
        using var client = TestClient.Create(
            server,
            static options => options.Timeout = options.AttemptTimeout = TimeSpan.FromMilliseconds(500)
        );

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Contains("exceeded Timeout (0.5 s) after 1 attempt.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_that_timed_out_is_not_retried_when_the_clock_lags(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Hang);
        using var client = TestClient.Create(
            server,
            static options =>
            {
                options.Timeout = TimeSpan.FromSeconds(5);
                options.TimeProvider = new EarlyTimers();
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Contains("after 1 attempt", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Token_of_the_caller_cancels_an_attempt_and_is_in_the_exception(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Hang);
        using var client = TestClient.Create(server);
        using var canceling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(surface, cancellationToken: canceling.Token)
        );

        Assert.Equal(canceling.Token, canceled.CancellationToken);
    }

    [Theory]
    [AllSurfaces]
    public async Task Token_of_the_caller_cancels_a_retry_delay_and_is_in_the_exception(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503, headers: "Retry-After: 20"));
        using var client = TestClient.Create(server);
        using var canceling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(surface, cancellationToken: canceling.Token)
        );

        Assert.Equal(canceling.Token, canceled.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Cancellation_with_another_token_is_reported_with_the_token_of_the_caller()
    {
        // HttpClient on .NET Framework throws with its own token.
        using var canceling = new CancellationTokenSource();
        using var transport = new CancelingHandler(canceling);
        using var client = new KirimChatClient(TestClient.Options(new("https://api.example.com")), transport);

        var canceled = await Assert.ThrowsAsync<OperationCanceledException>(() =>
            client.GetAsync(ClientSurface.Convenience, cancellationToken: canceling.Token)
        );

        Assert.Equal(canceling.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task Timer_of_a_completed_call_does_not_cancel_a_later_call()
    {
        await using var server = new ScriptedServer(
            StubResponses.Ok,
            static async (request, socket, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, cancellationToken);
                await StubResponses.Ok(request, socket, cancellationToken);
            }
        );
        using var hasty = TestClient.Create(server, static options => options.AttemptTimeout = TimeSpan.FromSeconds(1));
        using var patient = TestClient.Create(server);

        await hasty.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken);

        await patient.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Token_that_is_canceled_after_its_call_completed_has_no_effect(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        using var canceling = new CancellationTokenSource();

        await client.GetAsync(surface, cancellationToken: canceling.Token);

        await canceling.CancelAsync();
    }

    [Theory]
    [AllSurfaces]
    public async Task Completed_call_disposes_its_timer(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok, StubResponses.Error(404));
        var time = new WatchedTimers();
        using var client = TestClient.Create(server, options => options.TimeProvider = time);

        await client.GetAsync(surface);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(surface));

        Assert.Equal((2, 2), (time.Due.Count, time.Disposed));
    }

    [Theory]
    [InlineData(3, 10, 3)]
    [InlineData(60, 10, 10)]
    public async Task Attempt_timeout_is_limited_by_the_time_left_of_the_call(int timeout, int attemptTimeout, int seconds)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var time = new WatchedTimers();
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.Timeout = TimeSpan.FromSeconds(timeout);
                options.AttemptTimeout = TimeSpan.FromSeconds(attemptTimeout);
                options.TimeProvider = time;
            }
        );

        await client.GetAsync(ClientSurface.Convenience);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Due));
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_with_a_canceled_token_sends_nothing(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(surface, cancellationToken: new(true))
        );

        Assert.Equal(new CancellationToken(true), canceled.CancellationToken);
        Assert.Empty(server.Requests);
    }

    private sealed class CancelingHandler(CancellationTokenSource caller) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await caller.CancelAsync();
            throw new OperationCanceledException("Elsewhere.");
        }
    }

    /// <summary>The system clock, which records the timers that were created and disposed.</summary>
    private sealed class WatchedTimers : TimeProvider
    {
        private int disposed;

        public ConcurrentQueue<TimeSpan> Due { get; } = new();

        public int Disposed => disposed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due.Enqueue(dueTime);
            return new Watched(this, System.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class Watched(WatchedTimers all, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                Interlocked.Increment(ref all.disposed);
                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Interlocked.Increment(ref all.disposed);
                return timer.DisposeAsync();
            }
        }
    }

    /// <summary>A clock that does not advance, with timers that fire early.</summary>
    private sealed class EarlyTimers : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.FromSeconds(2), period);
    }
}
