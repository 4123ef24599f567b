using System.Diagnostics;
using System.Diagnostics.Metrics;
using KirimChat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KirimChat.Tests;

public sealed class TelemetryTests
{
    private static readonly string[] Meta =
    [
        "X-Request-Id: req_header",
        "X-RateLimit-Limit: 600",
        "X-RateLimit-Remaining: 41",
        "X-RateLimit-Reset: 1779607801",
    ];

    [Theory]
    [BothWays]
    public async Task A_call_is_one_activity_by_the_conventions_for_HTTP(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Json(200, Replies.Contact, Meta));
        using var client = Clients.To(server);

        var activity = Assert.Single(await ActivitiesAsync(server, () => client.GetAsync(way)));

        Assert.Equal("GET /contacts/{id}", activity.DisplayName);
        Assert.Equal(ActivityKind.Client, activity.Kind);
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["http.request.method"] = "GET",
                ["url.template"] = "/contacts/{id}",
                ["url.scheme"] = "http",
                ["server.address"] = "127.0.0.1",
                ["server.port"] = server.BaseUrl.Port,
                ["http.response.status_code"] = 200,
                ["http.request.resend_count"] = 1,
                ["kirimchat.request_id"] = "req_header",
            },
            activity.TagObjects.ToDictionary()
        );
    }

    [Theory]
    [BothWays]
    public async Task A_failed_activity_tells_the_type_of_the_error(Way way)
    {
        (Reply Reply, string ErrorType)[] cases =
        [
            (Replies.Error(404), "404"),
            (Replies.Error(503), "503"),
            (Replies.Reset, "KirimChat.KirimChatConnectionException"),
            (Replies.Json(200, "{}x"), "KirimChat.KirimChatUnexpectedResponseException"),
        ];
        foreach (var (reply, errorType) in cases)
        {
            await using var server = new ScriptedServer(reply);
            using var client = Clients.To(server, static options => options.MaxRetries = 0);

            var activity = Assert.Single(
                await ActivitiesAsync(server, () => Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way)))
            );

            Assert.Equal(ActivityStatusCode.Error, activity.Status);
            Assert.Equal(errorType, activity.GetTagItem("error.type"));
        }
    }

    [Fact]
    public async Task A_contact_that_is_none_fails_its_activity_too()
    {
        await using var server = new ScriptedServer(
            Replies.Json(200, Replies.Contact.Replace("\"id\"", "\"di\"", StringComparison.Ordinal))
        );
        using var client = Clients.To(server);

        var activity = Assert.Single(
            await ActivitiesAsync(server, () => Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(Way.Curated)))
        );

        Assert.Equal("KirimChat.KirimChatUnexpectedResponseException", activity.GetTagItem("error.type"));
    }

    [Theory]
    [BothWays]
    public async Task Duration_retries_and_rate_limit_are_measured(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Error(503), Replies.Json(200, Replies.Contact, Meta));
        using var client = Clients.To(server);
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "KirimChat")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Other tests measure at the same time, each with a server of its own.
            if (tags.ToArray().Contains(new("server.port", server.BaseUrl.Port)))
            {
                measured[instrument.Name] = value;
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.Start();

        await client.GetAsync(way);

        Assert.True(measured["kirimchat.client.call.duration"] > 0);
        Assert.Equal(2, measured["kirimchat.client.call.retries"]);
        Assert.Equal(41, measured["kirimchat.client.rate_limit.remaining"]);
    }

    [Theory]
    [BothWays]
    public async Task A_measurement_has_the_tags_of_the_conventions_for_HTTP(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok, Replies.Error(404), Replies.Reset);
        using var client = Clients.To(server, static options => options.MaxRetries = 0);
        var durations = new List<Dictionary<string, object?>>();
        var retries = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "KirimChat")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        var here = new KeyValuePair<string, object?>("server.port", server.BaseUrl.Port);
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
            {
                if (tags.ToArray().Contains(here))
                {
                    durations.Add(tags.ToArray().ToDictionary());
                }
            }
        );
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                if (tags.ToArray().Contains(here))
                {
                    retries++;
                }
            }
        );
        listener.Start();

        await client.GetAsync(way);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(way));
        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(way));

        var common = new Dictionary<string, object?>
        {
            ["http.request.method"] = "GET",
            ["url.template"] = "/contacts/{id}",
            ["server.address"] = "127.0.0.1",
            ["server.port"] = server.BaseUrl.Port,
        };
        Assert.Equal(
            [
                new(common) { ["http.response.status_code"] = 200 },
                new(common) { ["http.response.status_code"] = 404, ["error.type"] = "404" },
                new(common) { ["error.type"] = "KirimChat.KirimChatConnectionException" },
            ],
            durations
        );
        Assert.Equal(0, retries);
    }

    [Theory]
    [BothWays]
    public async Task A_named_client_is_told_from_others(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(503), Replies.Json(200, Replies.Contact, Meta));
        var log = new List<string>();
        using var categories = new Categories(log);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(categories));
        services.AddKirimChat(
            "jakarta",
            options =>
            {
                options.ApiKey = Clients.Key;
                options.BaseUrl = server.BaseUrl;
                options.RetryBaseDelay = TimeSpan.FromMilliseconds(1);
            }
        );
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredKeyedService<KirimChatClient>("jakarta");
        var names = new List<object?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "kirimchat.client.rate_limit.remaining")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (_, _, tags, _) =>
            {
                if (tags.ToArray().Contains(new("server.port", server.BaseUrl.Port)))
                {
                    names.Add(tags.ToArray().Single(static tag => tag.Key == "kirimchat.client.name").Value);
                }
            }
        );
        listener.Start();

        var activity = Assert.Single(await ActivitiesAsync(server, () => client.GetAsync(way)));

        Assert.Equal("jakarta", activity.GetTagItem("kirimchat.client.name"));
        Assert.Equal(["jakarta"], names);
        Assert.Contains("KirimChat.jakarta", log);
    }

    [Fact]
    public async Task A_client_that_has_no_name_logs_under_the_name_of_the_package()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var log = new List<string>();
        using var categories = new Categories(log);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(categories));
        using var client = Clients.To(server, options => options.LoggerFactory = logging);

        await client.GetAsync(Way.Curated);

        Assert.Equal("KirimChat", Assert.Single(log.Distinct()));
    }

    private sealed class Categories(List<string> asked) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName)
        {
            asked.Add(categoryName);
            return Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose() { }
    }

    [Theory]
    [BothWays]
    public async Task What_is_logged_has_a_stable_id_and_no_id_of_a_contact(Way way)
    {
        var log = new List<LogLine>();
        using var logging = LogLines.Factory(log.Add);
        await using var failing = new ScriptedServer(Replies.Error(503), Replies.Error(503));
        await using var refusing = new ScriptedServer(Replies.Error(401, code: "expired_api_key"));
        await using var missing = new ScriptedServer(Replies.Error(404));
        foreach (var server in new[] { failing, refusing, missing })
        {
            using var client = Clients.To(
                server,
                options =>
                {
                    options.LoggerFactory = logging;
                    options.MaxRetries = 1;
                }
            );
            await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way, "ctc_secret"));
        }

        Assert.Equal([(1, LogLevel.Warning), (2, LogLevel.Error), (3, LogLevel.Error)], log.Select(static line => (line.Id, line.Level)));
        const string Failed =
            "GET /contacts/{id} failed with KirimChatServerException (HTTP 503, code some_code, param id, request req_body)";
        Assert.StartsWith($"{Failed}. Retry 1 of 1 follows in ", log[0].Text, StringComparison.Ordinal);
        Assert.Equal($"{Failed} after 1 of 1 retries: retries exhausted.", log[1].Text);
        Assert.Equal(
            "GET /contacts/{id} failed because the API key was rejected (HTTP 401, code expired_api_key, param id, request req_body).",
            log[2].Text
        );
        Assert.All(log, static line => Assert.Equal("req_body", line.Values["RequestId"]));
        Assert.All(log, static line => Assert.DoesNotContain("ctc_secret", line.Text, StringComparison.Ordinal));
    }

    [Theory]
    [BothWays]
    public async Task A_call_that_is_given_up_at_once_is_logged_with_what_the_server_asked_for(Way way)
    {
        var log = await LogOfAsync(way, Replies.Error(429, headers: "Retry-After: 120"));

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatRateLimitException (HTTP 429, code some_code, param id, request req_body, Retry-After 120 s) after 0 of 1 retries: Retry-After exceeds MaxRetryDelay.",
            Assert.Single(log)
        );
    }

    [Theory]
    [BothWays]
    public async Task A_lost_connection_is_logged_without_what_is_not_known(Way way)
    {
        var log = await LogOfAsync(way, Replies.Reset);

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatConnectionException (cause ConnectionReset) after 1 of 1 retries: retries exhausted.",
            log[1]
        );
    }

    [Theory]
    [BothWays]
    public async Task Half_an_answer_is_logged_with_what_came_of_it(Way way)
    {
        var log = await LogOfAsync(way, Replies.CutShort);

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatConnectionException (HTTP 200, request req_cut, cause HttpIOException) after 1 of 1 retries: retries exhausted.",
            log[1]
        );
    }

    [Theory]
    [BothWays]
    public async Task A_server_cannot_forge_a_line_of_the_log(Way way)
    {
        var log = await LogOfAsync(
            way,
            Replies.Json(503, """{"error":{"code":"c\nforged","param":"p\nforged","request_id":"r\nforged"}}""")
        );

        Assert.Equal(2, log.Count);
        Assert.All(log, static line => Assert.DoesNotContain('\n', line));
    }

#if NET9_0_OR_GREATER
    // Without it all calls would be in one bucket, as the default ones are for milliseconds.
    [Fact]
    public async Task The_duration_asks_for_buckets_that_tell_calls_apart()
    {
        // A call makes the instruments, when this is the first of all tests.
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);
        await client.GetAsync(Way.Curated);

        IReadOnlyList<double>? buckets = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument is Histogram<double> { Name: "kirimchat.client.call.duration" } duration)
                {
                    buckets = duration.Advice?.HistogramBucketBoundaries;
                }
            },
        };
        listener.Start();

        Assert.InRange(buckets!.Count(static bound => bound < 1), 5, 20);
    }
#endif

    [Fact]
    public async Task The_watch_for_keys_hears_traces_metrics_logs_and_exceptions()
    {
        string[] kinds = ["activity", "metric", "log", "exception"];
        var before = kinds.Select(Secrets.HeardOf).ToList();
        await using var server = new ScriptedServer(Replies.Error(503));
        using var client = Clients.To(server);

        await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(Way.Curated));

        Assert.All(kinds.Zip(before), static kind => Assert.True(Secrets.HeardOf(kind.First) > kind.Second, kind.First));
    }

    // Of a call that fails, and may be tried again once.
    private static async Task<List<string>> LogOfAsync(Way way, Reply reply)
    {
        var log = new List<string>();
        using var logging = LogLines.Factory(line => log.Add(line.Text));
        await using var server = new ScriptedServer(reply);
        using var client = Clients.To(
            server,
            options =>
            {
                options.LoggerFactory = logging;
                options.MaxRetries = 1;
            }
        );
        await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way));
        return log;
    }

    private static async Task<List<Activity>> ActivitiesAsync(ScriptedServer server, Func<Task> call)
    {
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "KirimChat",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests call at the same time, each a server of its own.
                if (Equals(activity.GetTagItem("server.port"), server.BaseUrl.Port))
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await call();
        return activities;
    }
}
