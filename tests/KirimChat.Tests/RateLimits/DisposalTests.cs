using KirimChat.Tests.Support;

namespace KirimChat.Tests.RateLimits;

/// <summary>Disposing a client ends the calls that wait.</summary>
public sealed class DisposalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_whose_turn_has_come_are_not_sent_when_the_client_is_disposed()
    {
        var time = new LateTime();
        await using var server = new ScriptedServer(StubResponses.UsedUp(limit: 600), StubResponses.Ok);
        using var transport = new SocketsHttpHandler();
        var options = TestClient.Options(server.BaseUrl);
        options.TimeProvider = time;
        var client = new KirimChatClient(options, transport);
        await client.GetAsync(ClientSurface.Convenience);
        var calls = Enumerable.Range(0, 5).Select(_ => client.GetAsync(ClientSurface.Convenience)).ToList();
        time.Elapsed = TimeSpan.FromSeconds(1);

        client.Dispose();

        foreach (var call in calls)
        {
            var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
            Assert.Equal(typeof(KirimChatClient).FullName, exception.ObjectName);
        }

        Assert.Single(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_on_a_disposed_client_is_not_sent_through_a_transport_of_the_caller(ClientSurface surface)
    {
        using var transport = new StubTransport(static () => new StringContent(StubResponses.Contact));
        var client = StubTransport.CreateClient(transport);
        client.Dispose();

        var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync(surface));

        Assert.Equal(typeof(KirimChatClient).FullName, exception.ObjectName);
        Assert.Equal(0, transport.Attempts);
    }

    [Fact]
    public async Task Code_after_a_call_can_wait_for_the_disposal_of_the_client()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => new TaskCompletionSource<StubLease>().Task);
        var client = TestClient.Create(server, options => options.RateLimiter = limiter);
        using var disposed = new ManualResetEventSlim();
        var caller = Task.Run(
            async () =>
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync(ClientSurface.Convenience)).ConfigureAwait(false);
                return disposed.Wait(TimeSpan.FromSeconds(10), Token);
            },
            Token
        );
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);

        client.Dispose();
        disposed.Set();

        Assert.True(await caller);
    }

    [Fact]
    public async Task Attempt_whose_API_key_arrives_after_the_disposal_reports_the_client()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var key = new TaskCompletionSource<string>();
        var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = _ => new(key.Task);
            }
        );
        var call = client.GetAsync(ClientSurface.Convenience);

        client.Dispose();
        key.SetResult(TestClient.Key);

        var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        Assert.Equal(typeof(KirimChatClient).FullName, exception.ObjectName);
    }

    [Fact]
    public async Task Retry_whose_API_key_arrives_after_the_disposal_reports_the_last_failure()
    {
        await using var server = new ScriptedServer(StubResponses.Error(503));
        var key = new TaskCompletionSource<string>();
        var lookups = 0;
        var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = _ => ++lookups == 1 ? new(TestClient.Key) : new(key.Task);
            }
        );
        var call = client.GetAsync(ClientSurface.Convenience);
        await Wait.UntilAsync(() => lookups == 2);

        client.Dispose();
        key.SetResult(TestClient.Key);

        await Assert.ThrowsAsync<KirimChatServerException>(() => call);
        Assert.Single(server.Requests);
    }

    /// <summary>A clock whose timers are late, as on a machine that has no thread for them.</summary>
    private sealed class LateTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.FromDays(1).Ticks + Elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
