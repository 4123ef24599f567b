using System.Collections.Concurrent;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>Timeouts and cancellation, on the real clock: long enough that a busy machine has sent its request by then.</summary>
public sealed class TimeTests
{
    [Theory]
    [BothWays]
    public async Task An_attempt_that_takes_too_long_is_tried_again(Way way)
    {
        await using var server = new ScriptedServer(Replies.Hang, Replies.Ok);
        using var client = Clients.To(server, static options => options.AttemptTimeout = TimeSpan.FromSeconds(2));

        await client.GetAsync(way);

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [BothWays]
    public async Task A_body_that_does_not_come_is_an_attempt_that_takes_too_long(Way way)
    {
        var half = new Reply(
            static async (request, socket, cancellationToken) =>
            {
                await Replies.CutShort(request, socket, cancellationToken);
                await Replies.Hang(request, socket, cancellationToken);
            }
        );
        await using var server = new ScriptedServer(half);
        using var client = Clients.To(
            server,
            static options =>
            {
                options.AttemptTimeout = TimeSpan.FromSeconds(2);
                options.MaxRetries = 1;
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));

        Assert.Contains("AttemptTimeout", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [BothWays]
    public async Task A_call_that_runs_out_of_time_tells_the_last_failure(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503, code: "the_last"), Replies.Hang);
        using var client = Clients.To(server, static options => options.Timeout = TimeSpan.FromSeconds(3));

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));

        Assert.Contains("Timeout (3 s) after 2 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Equal("the_last", Assert.IsType<KirimChatServerException>(failure.InnerException).Code);
    }

    [Theory]
    [BothWays]
    public async Task A_call_whose_time_is_up_is_not_tried_again_though_the_clock_be_behind(Way way)
    {
        await using var server = new ScriptedServer(Replies.Hang);
        using var client = Clients.To(
            server,
            static options =>
            {
                options.Timeout = TimeSpan.FromSeconds(5);
                options.TimeProvider = new EarlyTimers();
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));

        Assert.Contains("after 1 attempt", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [BothWays]
    public async Task The_callers_token_ends_an_attempt_and_comes_back_as_it_is(Way way)
    {
        await using var server = new ScriptedServer(Replies.Hang);
        using var client = Clients.To(server);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(way, cancellationToken: cancelling.Token)
        );

        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
    }

    [Theory]
    [BothWays]
    public async Task The_callers_token_ends_a_wait_and_comes_back_as_it_is(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503, headers: "Retry-After: 20"));
        using var client = Clients.To(server);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(way, cancellationToken: cancelling.Token)
        );

        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cancellation_that_names_another_token_comes_back_with_the_callers()
    {
        // As HttpClient does on .NET Framework: there it names a token of its own.
        using var canceling = new CancellationTokenSource();
        using var transport = new Canceling(canceling);
        using var client = new KirimChatClient(Clients.Options(new("https://api.example.com")), transport);

        var canceled = await Assert.ThrowsAsync<OperationCanceledException>(() =>
            client.GetAsync(Way.Curated, cancellationToken: canceling.Token)
        );

        Assert.Equal(canceling.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task The_timer_of_a_call_that_is_over_does_not_end_a_later_one()
    {
        await using var server = new ScriptedServer(
            Replies.Ok,
            static async (request, socket, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, cancellationToken);
                await Replies.Ok(request, socket, cancellationToken);
            }
        );
        using var hasty = Clients.To(server, static options => options.AttemptTimeout = TimeSpan.FromSeconds(1));
        using var patient = Clients.To(server);

        await hasty.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken);

        await patient.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [BothWays]
    public async Task A_token_that_is_cancelled_when_its_call_is_over_disturbs_nothing(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);
        using var cancelling = new CancellationTokenSource();

        await client.GetAsync(way, cancellationToken: cancelling.Token);

        await cancelling.CancelAsync();
    }

    [Theory]
    [BothWays]
    public async Task A_call_that_is_over_leaves_no_timer(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok, Replies.Error(404));
        var time = new WatchedTimers();
        using var client = Clients.To(server, options => options.TimeProvider = time);

        await client.GetAsync(way);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(way));

        Assert.Equal((2, 2), (time.Due.Count, time.Disposed));
    }

    [Theory]
    [InlineData(3, 10, 3)]
    [InlineData(60, 10, 10)]
    public async Task An_attempt_gets_no_more_time_than_its_call_has_left(int timeout, int attemptTimeout, int seconds)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var time = new WatchedTimers();
        using var client = Clients.To(
            server,
            options =>
            {
                options.Timeout = TimeSpan.FromSeconds(timeout);
                options.AttemptTimeout = TimeSpan.FromSeconds(attemptTimeout);
                options.TimeProvider = time;
            }
        );

        await client.GetAsync(Way.Curated);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Due));
    }

    [Theory]
    [InlineData(Way.Curated, false)]
    [InlineData(Way.Curated, true)]
    [InlineData(Way.Generated, false)]
    [InlineData(Way.Generated, true)]
    public async Task A_call_does_not_go_on_where_it_was_made(Way way, bool waitsForItsKey)
    {
        // A user interface's thread that blocks on a call would wait for ever.
        await using var server = new ScriptedServer(Replies.Ok);
        var key = new TaskCompletionSource<string>();
        if (!waitsForItsKey)
        {
            key.SetResult(Clients.Key);
        }

        var client = Clients.To(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = _ => new(key.Task);
            }
        );
        var here = new Origin();

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(here);
        var call = client.GetAsync(way);
        SynchronizationContext.SetSynchronizationContext(before);
        key.TrySetResult(Clients.Key);
        await call;
        client.Dispose();

        Assert.Equal(0, here.Posts);
    }

    [Theory]
    [BothWays]
    public async Task A_token_cancelled_before_sends_nothing(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(way, cancellationToken: new(true)));

        Assert.Equal(new CancellationToken(true), cancelled.CancellationToken);
        Assert.Empty(server.Requests);
    }

    private sealed class Canceling(CancellationTokenSource caller) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await caller.CancelAsync();
            throw new OperationCanceledException("Elsewhere.");
        }
    }

    /// <summary>Where a call is made, and how often something comes back to there.</summary>
    private sealed class Origin : SynchronizationContext
    {
        private int posts;

        public int Posts => posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref posts);
            base.Post(d, state);
        }
    }

    /// <summary>The clock of the machine, and which timers were made and how many are gone.</summary>
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

    /// <summary>A clock that stands, and timers that fire soon all the same.</summary>
    private sealed class EarlyTimers : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.FromSeconds(2), period);
    }
}
