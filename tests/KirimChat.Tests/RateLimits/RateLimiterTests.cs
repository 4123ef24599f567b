using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using KirimChat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Tests.RateLimits;

/// <summary>The limiter of the caller is called for a permit before each attempt.</summary>
public sealed class RateLimiterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [AllSurfaces]
    public async Task Each_attempt_holds_its_own_permit_until_it_ends(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Truncated, StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => StubLease.Acquired());
        using var client = CreateClient(server, limiter, TimeProvider.System);

        await client.GetAsync(surface);

        Assert.Equal(3, limiter.Leases.Count);
        Assert.All(limiter.Leases, static lease => Assert.True(lease.IsDisposed));
    }

    [Theory]
    [AllSurfaces]
    public async Task Limiter_that_denies_a_permit_is_called_again_after_its_RetryAfter(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static call =>
            call < 3 ? StubLease.Refused(TimeSpan.FromMilliseconds(300)) : StubLease.Acquired()
        );
        var time = new RecordingTime();
        using var client = CreateClient(server, limiter, time);

        await client.GetAsync(surface);

        Assert.Equal(3, limiter.Leases.Count);
        Assert.All(limiter.Leases, static lease => Assert.True(lease.IsDisposed));
        Assert.Equal(2, time.DueTimes.Count(static time => time.TotalMilliseconds is >= 350 and <= 400));
    }

    [Theory]
    [AllSurfaces]
    public async Task Limiter_that_denies_a_permit_without_RetryAfter_is_called_again_after_a_short_random_delay(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static call => call < 11 ? StubLease.Refused(null) : StubLease.Acquired());
        var time = new RecordingTime();
        using var client = CreateClient(server, limiter, time);

        await client.GetAsync(surface);

        var delays = time.DueTimes.Where(static time => time.TotalMilliseconds is >= 50 and <= 100).ToList();
        Assert.Equal(10, delays.Count);
        Assert.True(delays.Distinct().Count() > 1);
    }

    [Theory]
    [AllSurfaces]
    public async Task Timeout_while_the_limiter_denies_a_permit_names_the_limiter(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => StubLease.Refused(TimeSpan.FromSeconds(1)));
        using var client = CreateClient(
            server,
            limiter,
            TimeProvider.System,
            static options => options.Timeout = TimeSpan.FromMilliseconds(50)
        );

        var exception = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Contains("while it was waiting for RateLimiter", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.All(limiter.Leases, static lease => Assert.True(lease.IsDisposed));
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_times_out_when_the_limiter_ignores_its_token_and_the_late_permit_is_returned(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var late = new TaskCompletionSource<StubLease>();
        using var limiter = new StubLimiter(_ => late.Task);
        using var client = CreateClient(
            server,
            limiter,
            TimeProvider.System,
            static options => options.Timeout = TimeSpan.FromMilliseconds(50)
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));
        var lease = StubLease.Acquired();
        late.SetResult(lease);

        Assert.True(lease.IsDisposed);
    }

    [Theory]
    [AllSurfaces]
    public async Task Caller_can_cancel_while_the_limiter_is_pending(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => new TaskCompletionSource<StubLease>().Task);
        using var client = CreateClient(server, limiter, TimeProvider.System);
        using var source = new CancellationTokenSource();

        var call = client.GetAsync(surface, "ctc_1", source.Token);
        await source.CancelAsync();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_that_waits_for_the_limiter_ends_immediately_when_the_client_is_disposed(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var permit = new TaskCompletionSource<StubLease>();
        using var limiter = new StubLimiter(_ => permit.Task);
        var client = CreateClient(server, limiter, TimeProvider.System);
        var call = client.GetAsync(surface);

        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Token));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_whose_time_is_up_before_the_limiter_is_called_again_times_out(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Ok);
        using var limiter = new StubLimiter(static _ => StubLease.Acquired());
        using var client = TestClient.Create(
            server,
            new ManualTime { Lateness = TimeSpan.FromHours(1) },
            options =>
            {
                options.Timeout = ManualTime.AttemptTimeout;
                options.RetryBaseDelay = TimeSpan.FromSeconds(1);
                options.RateLimiter = limiter;
            }
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Single(server.Requests);
        Assert.All(limiter.Leases, static lease => Assert.True(lease.IsDisposed));
    }

    [Theory]
    [AllSurfaces]
    public async Task Exception_of_the_limiter_reaches_the_caller_unchanged(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var failure = new InvalidDataException("The limiter failed.");
        using var limiter = new StubLimiter(_ => Task.FromException<StubLease>(failure));
        using var client = CreateClient(server, limiter, TimeProvider.System);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => client.GetAsync(surface)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Time_in_the_limiter_does_not_count_toward_the_attempt_timeout()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new StubLimiter(static call =>
            call < 2 ? StubLease.Refused(TimeSpan.FromMilliseconds(300)) : StubLease.Acquired()
        );
        using var client = CreateClient(
            server,
            limiter,
            TimeProvider.System,
            static options => options.AttemptTimeout = TimeSpan.FromMilliseconds(250)
        );

        await client.GetAsync(ClientSurface.Convenience);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Limiter_of_the_platform_bounds_concurrent_attempts_and_outlives_the_client()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var limiter = new ConcurrencyLimiter(new() { PermitLimit = 1, QueueLimit = 100 });
        using (var client = CreateClient(server, limiter, TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(ClientSurface.Convenience)));
        }

        Assert.Equal(20, server.Requests.Count);
        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
        using var lease = limiter.AttemptAcquire();
        Assert.True(lease.IsAcquired);
    }

    [Fact]
    public async Task Named_clients_of_a_host_have_separate_limiters()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var jakarta = new StubLimiter(static _ => StubLease.Acquired());
        using var bandung = new StubLimiter(static _ => StubLease.Acquired());
        var services = new ServiceCollection();
        services.AddKirimChat("jakarta", options => Configure(options, jakarta));
        services.AddKirimChat("bandung", options => Configure(options, bandung));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IKirimChatClient>("jakarta").Contacts.GetAsync("ctc_1", Token);

        Assert.Single(jakarta.Leases);
        Assert.Empty(bandung.Leases);

        void Configure(KirimChatClientOptions options, RateLimiter limiter)
        {
            options.ApiKey = TestClient.Key;
            options.BaseUrl = server.BaseUrl;
            options.RateLimiter = limiter;
        }
    }

    private static KirimChatClient CreateClient(
        ScriptedServer server,
        RateLimiter limiter,
        TimeProvider time,
        Action<KirimChatClientOptions>? configure = null
    ) =>
        TestClient.Create(
            server,
            time,
            options =>
            {
                options.RateLimiter = limiter;
                configure?.Invoke(options);
            }
        );

    private sealed class RecordingTime : TimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> dueTimes = new();

        public IReadOnlyCollection<TimeSpan> DueTimes => dueTimes;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            dueTimes.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
