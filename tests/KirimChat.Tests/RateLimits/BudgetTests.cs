using System.Collections.Concurrent;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.RateLimits;

/// <summary>Requests wait while the budget of the organization is used up.</summary>
public sealed class BudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [AllSurfaces]
    public async Task Requests_beyond_the_budget_are_released_at_its_rate_and_none_is_refused(ClientSurface surface)
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { ReadsPerMinute = 60, TimeProvider = time }, Token);
        using var client = CreateClient(sandbox, time);
        for (var i = 0; i < 60; i++)
        {
            await client.GetAsync(surface, sandbox.ContactIds[0]);
        }

        var started = time.GetTimestamp();
        var calls = Enumerable.Range(0, 5).Select(_ => client.GetAsync(surface, sandbox.ContactIds[0])).ToList();
        Assert.Equal(60, sandbox.Requests.Count);
        await Wait.AdvanceUntilAsync(time, () => calls.All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(100));

        await Task.WhenAll(calls);
        Assert.Equal(65, sandbox.Requests.Count);
        // Each is released at a random time within a second.
        Assert.InRange(time.GetElapsedTime(started).TotalSeconds, 5, 20);
    }

    [Fact]
    public async Task Refused_call_is_released_before_calls_that_started_later()
    {
        var time = new RecordingTime();
        await using var server = new ScriptedServer(
            StubResponses.Error(429, headers: "Retry-After: 3"),
            StubResponses.Json(200, Contacts.Bodies.Label(attached: false))
        );
        using var client = TestClient.Create(server, time);

        var first = client.Contacts.DetachLabelAsync("ctc_1", "lbl_1", Token);
        // The timer shows that the call waits: before, other writes would be sent.
        await Wait.UntilAsync(() => time.DueTimes.Any(static due => due.TotalSeconds is > 2 and < 4));
        time.Advance(TimeSpan.FromMilliseconds(10));
        Task[] others =
        [
            client.Contacts.DetachLabelAsync("ctc_2", "lbl_1", Token),
            client.Contacts.DetachLabelAsync("ctc_3", "lbl_1", Token),
        ];
        Assert.Single(server.Requests);

        // In small steps, so that no request overtakes another on its way.
        await Wait.AdvanceUntilAsync(time, () => others.Append(first).All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(5));

        await Task.WhenAll([first, .. others]);
        Assert.Equal(["ctc_1", "ctc_1", "ctc_2", "ctc_3"], server.Requests.Select(static request => request.Target.Split('/')[3]));
    }

    [Fact]
    public async Task Refused_calls_are_released_gradually()
    {
        var time = new FakeTimeProvider();
        var allReceived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var received = 0;
        // None is refused before all of them were sent.
        StubResponse refused = async (request, socket, cancellationToken) =>
        {
            if (Interlocked.Increment(ref received) == 20)
            {
                allReceived.SetResult();
            }

            await allReceived.Task.WaitAsync(cancellationToken);
            await StubResponses.Error(429, headers: "Retry-After: 1")(request, socket, cancellationToken);
        };
        var success = StubResponses.Json(200, Contacts.Bodies.Label(attached: true));
        await using var server = new ScriptedServer([.. Enumerable.Repeat(refused, 20), success]);
        using var client = TestClient.Create(server, time);

        var calls = Enumerable.Range(0, 20).Select(_ => client.Contacts.AttachLabelAsync("ctc_1", "lbl_1", Token)).ToList();
        await allReceived.Task.WaitAsync(Token);
        // The responses are read in the meantime.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAny(calls).WaitAsync(Token);

        Assert.Equal(21, server.Requests.Count);
        await Wait.AdvanceUntilAsync(time, () => calls.All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(calls);
    }

    [Theory]
    [AllSurfaces]
    public async Task Rate_limited_call_is_retried_until_Timeout_whatever_MaxRetries_is(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(429, headers: "Retry-After: 12"));
        using var client = TestClient.Create(server, new ManualTime(), static options => options.MaxRetries = 1);

        var exception = await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(surface));

        Assert.Equal(TimeSpan.FromSeconds(12), exception.RetryAfter);
        // At 0, 12, 24, 36, and 48 seconds, of 60.
        Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Retries_after_a_429_do_not_count_toward_MaxRetries(ClientSurface surface)
    {
        StubResponse limited = StubResponses.Error(429, headers: "Retry-After: 1");
        await using var server = new ScriptedServer(
            limited,
            StubResponses.Error(503),
            limited,
            StubResponses.Error(503),
            limited,
            StubResponses.Ok
        );
        using var client = TestClient.Create(server, new ManualTime(), static options => options.MaxRetries = 2);

        await client.GetAsync(surface);

        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task MaxRetries_of_zero_returns_each_429_and_delays_no_other_call(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(429, headers: ["Retry-After: 20", "X-RateLimit-Remaining: 0"]));
        using var client = TestClient.Create(server, new FakeTimeProvider(), static options => options.MaxRetries = 0);

        await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(surface));
        await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(surface));

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [AllSurfaces]
    public async Task Retry_After_beyond_MaxRetryDelay_fails_the_call_and_delays_no_other_call(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(429, headers: "Retry-After: 31"), StubResponses.Ok);
        using var client = TestClient.Create(server, new FakeTimeProvider());

        await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetAsync(surface));
        await client.GetAsync(surface);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Delay_grows_with_each_429_without_Retry_After()
    {
        await using var server = new ScriptedServer([.. Enumerable.Repeat(StubResponses.Error(429), 4), StubResponses.Ok]);
        var time = new ManualTime();
        using var client = TestClient.Create(server, time, static options => options.RetryBaseDelay = TimeSpan.FromSeconds(2));

        await client.GetAsync(ClientSurface.Convenience);

        // Half of 2, 4, 8 and 16 seconds, or more.
        Assert.Equal(4, time.Delays.Count);
        Assert.All(time.Delays, static (wait, i) => Assert.InRange(wait.TotalSeconds, Math.Pow(2, i), Math.Pow(2, i + 1)));
    }

    [Fact]
    public async Task Delayed_reads_do_not_delay_writes()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { ReadsPerMinute = 6, TimeProvider = time }, Token);
        using var client = CreateClient(sandbox, time);
        for (var i = 0; i < 6; i++)
        {
            await client.GetAsync(ClientSurface.Convenience, sandbox.ContactIds[0]);
        }

        var read = client.GetAsync(ClientSurface.Convenience, sandbox.ContactIds[0]);
        await client.Contacts.AttachLabelAsync(sandbox.ContactIds[0], sandbox.LabelId, Token);

        Assert.False(read.IsCompleted);
        await Wait.AdvanceUntilAsync(time, () => read.IsCompleted);
        await read;
    }

    [Theory]
    [AllSurfaces]
    public async Task Canceled_call_leaves_the_queue_immediately(ClientSurface surface)
    {
        var (time, client, server) = await StartLimitedAsync();
        using var source = new CancellationTokenSource();

        var canceled = client.GetAsync(surface, "ctc_1", source.Token);
        var other = client.GetAsync(surface, "ctc_2", Token);
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Equal(source.Token, exception.CancellationToken);
        await Wait.AdvanceUntilAsync(time, () => other.IsCompleted);
        await other;
        Assert.DoesNotContain("/v1/contacts/ctc_1", server.Requests.Select(static request => request.Target));
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_that_times_out_in_the_queue_reports_the_reason(ClientSurface surface)
    {
        var (time, client, server) = await StartLimitedAsync(static options => options.Timeout = TimeSpan.FromSeconds(2));

        var call = client.GetAsync(surface);
        var other = client.GetAsync(surface);
        time.Advance(TimeSpan.FromSeconds(2));

        var exception = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => call);
        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => other);
        Assert.Contains(
            "after 0 attempts, while it was waiting for the read budget of the organization",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.True(exception.IsTransient);
        Assert.Single(server.Requests);
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Queued_call_ends_immediately_when_the_client_is_disposed()
    {
        var (_, client, server) = await StartLimitedAsync();
        var call = client.GetAsync(ClientSurface.Convenience);

        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Token));
        Assert.Single(server.Requests);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Budget_that_is_available_again_delays_no_call()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { ReadsPerMinute = 60, TimeProvider = time }, Token);
        using var client = CreateClient(sandbox, time);
        for (var i = 0; i < 60; i++)
        {
            await client.GetAsync(ClientSurface.Convenience, sandbox.ContactIds[0]);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync(ClientSurface.Convenience, sandbox.ContactIds[0]);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetAsync(ClientSurface.Convenience, sandbox.ContactIds[0])));

        Assert.Equal(111, sandbox.Requests.Count);
    }

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox, TimeProvider time)
    {
        var options = TestClient.Options(sandbox.BaseUrl);
        options.ApiKey = sandbox.ApiKey;
        options.TimeProvider = time;
        return new(options);
    }

    /// <summary>Starts a client whose next request has to wait.</summary>
    private static async Task<(FakeTimeProvider Time, KirimChatClient Client, ScriptedServer Server)> StartLimitedAsync(
        Action<KirimChatClientOptions>? configure = null
    )
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedServer(StubResponses.UsedUp(limit: 6), StubResponses.Ok);
        var client = TestClient.Create(server, time, configure);
        await client.GetAsync(ClientSurface.Convenience, "probe");
        return (time, client, server);
    }

    private sealed class RecordingTime : FakeTimeProvider
    {
        public ConcurrentQueue<TimeSpan> DueTimes { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTimes.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
