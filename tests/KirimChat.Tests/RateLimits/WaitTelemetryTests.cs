using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static System.FormattableString;

namespace KirimChat.Tests.RateLimits;

/// <summary>Waiting for the budget is logged once for all calls, and measured for each.</summary>
public sealed class WaitTelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rate_limit_delay_is_logged_once_when_it_starts_and_once_when_it_ends()
    {
        var log = new ConcurrentQueue<LogLine>();
        using var factory = FakeLogger.Factory(log.Enqueue);
        var time = new FakeTimeProvider();
        await using var sandbox = await StartAsync(time);
        using var client = CreateClient(sandbox, time, factory);

        await UseUpAsync(client, sandbox);
        await FinishAsync(time, [.. Enumerable.Range(0, 5).Select(_ => client.Contacts.GetAsync(sandbox.ContactIds[0], Token))]);
        Assert.Single(log);
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => log.Count == 2);

        Assert.Collection(
            log,
            static line =>
                Assert.Equal(
                    (6, LogLevel.Warning, "The read budget of the organization is used up. Requests wait until it is available."),
                    (line.Id, line.Level, line.Text)
                ),
            static line =>
            {
                var seconds = Assert.IsType<double>(line.Values["Seconds"]);
                Assert.InRange(seconds, 5, 60);
                Assert.Equal(
                    (
                        7,
                        LogLevel.Information,
                        Invariant($"The read budget of the organization is available. Requests waited for {seconds} s.")
                    ),
                    (line.Id, line.Level, line.Text)
                );
            }
        );
    }

    [Fact]
    public async Task Rate_limit_delay_of_less_than_a_second_is_not_logged()
    {
        var log = new ConcurrentQueue<LogLine>();
        using var factory = FakeLogger.Factory(log.Enqueue);
        var time = new FakeTimeProvider();
        await using var sandbox = await StartAsync(time, readsPerMinute: 600);
        using var client = CreateClient(sandbox, time, factory);
        await UseUpAsync(client, sandbox, calls: 600);

        for (var i = 0; i < 5; i++)
        {
            await FinishAsync(time, [client.Contacts.GetAsync(sandbox.ContactIds[0], Token)]);
        }

        Assert.Empty(log);
    }

    [Fact]
    public async Task Rate_limit_delay_is_an_attribute_of_the_activity_and_a_measurement()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await StartAsync(time);
        // It always grants a permit immediately, which is not a wait.
        using var limiter = new StubLimiter(static _ => StubLease.Acquired());
        using var client = CreateClient(sandbox, time, loggerFactory: null, limiter);
        await UseUpAsync(client, sandbox);
        var port = sandbox.BaseUrl.Port;
        var activities = new ConcurrentQueue<Activity>();
        using var activityListener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "KirimChat",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("server.port") is int stopped && stopped == port)
                {
                    activities.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(activityListener);
        var measurements = new ConcurrentQueue<double>();
        using var meterListener = new MeterListener();
        meterListener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "kirimchat.client.rate_limit.wait.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meterListener.SetMeasurementEventCallback<double>(
            (_, value, tags, _) =>
            {
                if (tags.ToArray().Contains(new("server.port", port)))
                {
                    measurements.Enqueue(value);
                }
            }
        );
        meterListener.Start();

        await FinishAsync(
            time,
            [client.Contacts.GetAsync(sandbox.ContactIds[0], Token), client.Contacts.GetAsync(sandbox.ContactIds[0], Token)]
        );
        time.Advance(TimeSpan.FromMinutes(1));
        await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);

        Assert.Collection(measurements, static first => Assert.InRange(first, 1, 60), static second => Assert.InRange(second, 2, 60));
        Assert.Equal(
            [.. measurements.Cast<object?>(), null],
            activities.Select(static activity => activity.GetTagItem("kirimchat.rate_limit.wait_time"))
        );
    }

    private static Task<KirimChatSandbox> StartAsync(TimeProvider time, int readsPerMinute = 60) =>
        KirimChatSandbox.StartAsync(new() { ReadsPerMinute = readsPerMinute, TimeProvider = time }, Token);

    private static KirimChatClient CreateClient(
        KirimChatSandbox sandbox,
        TimeProvider time,
        ILoggerFactory? loggerFactory,
        RateLimiter? limiter = null
    ) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                TimeProvider = time,
                LoggerFactory = loggerFactory,
                RateLimiter = limiter,
            }
        );

    private static async Task UseUpAsync(KirimChatClient client, KirimChatSandbox sandbox, int calls = 60)
    {
        for (var i = 0; i < calls; i++)
        {
            await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);
        }
    }

    private static async Task FinishAsync(FakeTimeProvider time, List<Task<Contact>> calls)
    {
        await Wait.AdvanceUntilAsync(time, () => calls.All(static call => call.IsCompleted), TimeSpan.FromMilliseconds(10));
        await Task.WhenAll(calls);
    }
}
