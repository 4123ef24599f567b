using System.Reflection;
using KirimChat.Internal;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions;

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
        var half = new Reply(static async (request, socket, cancellationToken) =>
        {
            await Replies.CutShort(request, socket, cancellationToken);
            await Replies.Hang(request, socket, cancellationToken);
        });
        await using var server = new ScriptedServer(half);
        using var client = Clients.To(server, static options =>
        {
            options.AttemptTimeout = TimeSpan.FromSeconds(2);
            options.MaxRetries = 1;
        });

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

        Assert.Contains("Timeout, 3 s, in 2 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Equal("the_last", Assert.IsType<KirimChatServerException>(failure.InnerException).Code);
    }

    [Theory]
    [BothWays]
    public async Task A_call_whose_time_is_up_is_not_tried_again_though_the_clock_be_behind(Way way)
    {
        await using var server = new ScriptedServer(Replies.Hang);
        using var client = Clients.To(server, static options =>
        {
            options.Timeout = TimeSpan.FromSeconds(5);
            options.TimeProvider = new EarlyTimers();
        });

        var failure = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));

        Assert.Contains("in one attempt", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [BothWays]
    public async Task The_callers_token_ends_an_attempt_and_comes_back_as_it_is(Way way)
    {
        await using var server = new ScriptedServer(Replies.Hang);
        using var client = Clients.To(server);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(way, cancellationToken: cancelling.Token));

        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
    }

    [Theory]
    [BothWays]
    public async Task The_callers_token_ends_a_wait_and_comes_back_as_it_is(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503, headers: "Retry-After: 20"));
        using var client = Clients.To(server);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(way, cancellationToken: cancelling.Token));

        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cancellation_that_names_another_token_comes_back_with_the_callers()
    {
        // As HttpClient does on .NET Framework: there it tells a token of its own.
        var options = Clients.Options(new("https://api.example.com"));
        using var unused = new HttpClient();
        var adapter = new KirimChatRequestAdapter(DispatchProxy.Create<IRequestAdapter, Cancelled>(), unused, options, KirimChatLog.Of(options));
        var caller = new CancellationToken(canceled: true);

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() =>
            adapter.SendNoContentAsync(new RequestInformation(Method.GET, "{+baseurl}/x", new Dictionary<string, object>()), cancellationToken: caller));

        Assert.Equal(caller, cancelled.CancellationToken);
    }

    [Fact]
    public async Task The_timer_of_a_call_that_is_over_does_not_end_a_later_one()
    {
        await using var server = new ScriptedServer(Replies.Ok, static async (request, socket, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, cancellationToken);
            await Replies.Ok(request, socket, cancellationToken);
        });
        using var hasty = Clients.To(server, static options => options.AttemptTimeout = TimeSpan.FromSeconds(1));
        using var patient = Clients.To(server);

        await hasty.GetContactAsync("ctc_1", TestContext.Current.CancellationToken);

        await patient.GetContactAsync("ctc_1", TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Requests.Count);
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

#pragma warning disable CA1812, CA1852 // DispatchProxy derives from it and makes it.
    private class Cancelled : DispatchProxy
#pragma warning restore CA1812, CA1852
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new OperationCanceledException("Elsewhere.");
    }

    /// <summary>A clock that stands, and timers that fire soon all the same.</summary>
    private sealed class EarlyTimers : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.FromSeconds(2), period);
    }
}
