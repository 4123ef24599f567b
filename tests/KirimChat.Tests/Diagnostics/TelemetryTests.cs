using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Authentication;
using KirimChat.Internal.Diagnostics;
using KirimChat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Kiota.Abstractions;

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
    [AllSurfaces]
    public async Task Call_is_one_activity_with_the_HTTP_semantic_conventions(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Json(200, StubResponses.Contact, Meta));
        using var client = TestClient.Create(server);

        var activity = Assert.Single(await ActivitiesAsync(server, () => client.GetAsync(surface)));

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
    [AllSurfaces]
    public async Task Failed_activity_includes_the_error_type(ClientSurface surface)
    {
        (StubResponse StubResponse, string ErrorType)[] cases =
        [
            (StubResponses.Error(404), "404"),
            (StubResponses.Error(503), "503"),
            (StubResponses.Reset, "KirimChat.KirimChatConnectionException"),
            (StubResponses.Json(200, "{}x"), "KirimChat.KirimChatUnexpectedResponseException"),
        ];
        foreach (var (response, errorType) in cases)
        {
            await using var server = new ScriptedServer(response);
            using var client = TestClient.Create(server, static options => options.MaxRetries = 0);

            var activity = Assert.Single(
                await ActivitiesAsync(server, () => Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface)))
            );

            Assert.Equal(ActivityStatusCode.Error, activity.Status);
            Assert.Equal(errorType, activity.GetTagItem("error.type"));
        }
    }

    [Fact]
    public async Task Invalid_contact_fails_its_activity()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact.Replace("\"id\"", "\"di\"", StringComparison.Ordinal))
        );
        using var client = TestClient.Create(server);

        var activity = Assert.Single(
            await ActivitiesAsync(server, () => Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(ClientSurface.Convenience)))
        );

        Assert.Equal("KirimChat.KirimChatUnexpectedResponseException", activity.GetTagItem("error.type"));
    }

    [Fact]
    public void Metrics_have_the_names_and_the_units_of_the_documentation()
    {
        Instrument[] instruments = [Instruments.Duration, Instruments.Retries, Instruments.RateLimitWait, Instruments.RateLimitRemaining];
        var documented = File.ReadLines(Repository.At("docs", "telemetry.md"))
            .Where(static line => line.StartsWith("| `kirimchat.", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(static cells => cells[2] is "Histogram" or "Counter")
            .Select(static cells => (cells[1].Trim('`'), cells[3].Trim('`')));

        Assert.Equal(instruments.Select(static instrument => (instrument.Name, instrument.Unit!)), documented);
        Assert.Equal("{request}", Instruments.RateLimitRemaining.Unit);
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_records_its_duration_its_retries_and_the_rate_limit(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            StubResponses.Error(503),
            StubResponses.Error(503),
            StubResponses.Json(200, StubResponses.Contact, Meta)
        );
        using var client = TestClient.Create(server);
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
            // Other tests run concurrently. Each has its own server.
            if (tags.ToArray().Contains(new("server.port", server.BaseUrl.Port)))
            {
                measured[instrument.Name] = value;
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.Start();

        await client.GetAsync(surface);

        Assert.True(measured["kirimchat.client.call.duration"] > 0);
        Assert.Equal(2, measured["kirimchat.client.call.retries"]);
        Assert.Equal(41, measured["kirimchat.client.rate_limit.remaining"]);
    }

    [Theory]
    [AllSurfaces]
    public async Task Measurement_has_the_tags_of_the_HTTP_semantic_conventions(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok, StubResponses.Error(404), StubResponses.Reset);
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);
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

        await client.GetAsync(surface);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetAsync(surface));
        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

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
    [AllSurfaces]
    public async Task Named_client_adds_its_name_to_telemetry(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Error(503), StubResponses.Json(200, StubResponses.Contact, Meta));
        var log = new List<string>();
        using var categories = new Categories(log);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(categories));
        services.AddKirimChat(
            "jakarta",
            options =>
            {
                options.ApiKey = TestClient.Key;
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

        var activity = Assert.Single(await ActivitiesAsync(server, () => client.GetAsync(surface)));

        Assert.Equal("jakarta", activity.GetTagItem("kirimchat.client.name"));
        Assert.Equal(["jakarta"], names);
        Assert.Contains("KirimChat.jakarta", log);
    }

    [Fact]
    public async Task Client_without_a_name_logs_in_the_category_of_the_package()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        var log = new List<string>();
        using var categories = new Categories(log);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(categories));
        using var client = TestClient.Create(server, options => options.LoggerFactory = logging);

        await client.GetAsync(ClientSurface.Convenience);

        Assert.Equal("KirimChat", Assert.Single(log.Distinct()));
    }

    private sealed class Categories(List<string> categories) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName)
        {
            categories.Add(categoryName);
            return Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose() { }
    }

    [Theory]
    [AllSurfaces]
    public async Task Log_event_has_a_stable_ID_and_does_not_include_the_contact_ID(ClientSurface surface)
    {
        var log = new List<LogLine>();
        using var logging = FakeLogger.Factory(log.Add);
        await using var failing = new ScriptedServer(StubResponses.Error(503), StubResponses.Error(503));
        await using var rejecting = new ScriptedServer(StubResponses.Error(401, code: "expired_api_key"));
        await using var missing = new ScriptedServer(StubResponses.Error(404));
        foreach (var server in new[] { failing, rejecting, missing })
        {
            using var client = TestClient.Create(
                server,
                options =>
                {
                    options.LoggerFactory = logging;
                    options.MaxRetries = 1;
                }
            );
            await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface, "ctc_secret"));
        }

        Assert.Equal([(1, LogLevel.Warning), (2, LogLevel.Error), (3, LogLevel.Error)], log.Select(static line => (line.Id, line.Level)));
        const string Failed =
            "GET /contacts/{id} failed with KirimChatServerException (HTTP 503, code some_code, param id, request req_body)";
        Assert.StartsWith($"{Failed}. Retry 1 of 1 follows in ", log[0].Text, StringComparison.Ordinal);
        Assert.Equal($"{Failed}: the retries are exhausted. Attempts: 2.", log[1].Text);
        Assert.Equal(
            "GET /contacts/{id} failed because the API key was rejected (HTTP 401, code expired_api_key, param id, request req_body).",
            log[2].Text
        );
        Assert.All(log, static line => Assert.Equal("req_body", line.Values["RequestId"]));
        Assert.All(log, static line => Assert.DoesNotContain("ctc_secret", line.Text, StringComparison.Ordinal));
    }

    [Theory]
    [AllSurfaces]
    public async Task Call_that_is_not_retried_is_logged_with_its_Retry_After(ClientSurface surface)
    {
        var log = await LogOfAsync(surface, StubResponses.Error(429, headers: "Retry-After: 120"));

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatRateLimitException (HTTP 429, code some_code, param id, request req_body, "
                + "Retry-After 120 s): Retry-After exceeds MaxRetryDelay. Attempts: 1.",
            Assert.Single(log)
        );
    }

    [Theory]
    [InlineData("GET", 599, "", "the failure is not retryable")]
    [InlineData("GET", 503, "Retry-After: 29", "the delay exceeds the time left")]
    [InlineData("GET", 503, "Retry-After: 31", "Retry-After exceeds MaxRetryDelay")]
    [InlineData("PATCH", 503, "", "PATCH is not idempotent")]
    public async Task Log_includes_why_a_call_was_not_retried(string method, int status, string header, string reason)
    {
        var log = new List<LogLine>();
        using var logging = FakeLogger.Factory(log.Add);
        await using var server = new ScriptedServer(StubResponses.Error(status, headers: header.Length > 0 ? [header] : []));
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.LoggerFactory = logging;
                options.Timeout = TimeSpan.FromSeconds(29);
                options.MaxRetryDelay = TimeSpan.FromSeconds(30);
            }
        );
        var request = new RequestInformation(Enum.Parse<Method>(method), "{+baseurl}/contacts", new Dictionary<string, object>());

        await Assert.ThrowsAsync<KirimChatServerException>(() =>
            client.Adapter().SendNoContentAsync(request, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.EndsWith($": {reason}. Attempts: 1.", Assert.Single(log).Text, StringComparison.Ordinal);
    }

    [Theory]
    [AllSurfaces]
    public async Task Lost_connection_is_logged_without_unknown_details(ClientSurface surface)
    {
        var log = await LogOfAsync(surface, StubResponses.Reset);

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatConnectionException (cause ConnectionReset): the retries are exhausted. Attempts: 2.",
            log[1]
        );
    }

    // The name of the exception's type suggests the API key.
    [Fact]
    public async Task Failed_TLS_handshake_is_logged_by_its_name_and_not_as_an_authentication_failure()
    {
        var log = new List<string>();
        using var logging = FakeLogger.Factory(line => log.Add(line.Text));
        using var transport = new StubTransport(
            static (_, _) => throw new HttpRequestException("No connection.", new AuthenticationException("The certificate is invalid."))
        );
        using var client = StubTransport.CreateClient(
            transport,
            options =>
            {
                options.LoggerFactory = logging;
                options.MaxRetries = 0;
            }
        );

        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatConnectionException (cause TLS failure): retries are disabled. Attempts: 1.",
            Assert.Single(log)
        );
    }

    [Theory]
    [AllSurfaces]
    public async Task Incomplete_response_is_logged_with_the_details_that_were_received(ClientSurface surface)
    {
        var log = await LogOfAsync(surface, StubResponses.Truncated);

        Assert.Equal(
            "GET /contacts/{id} failed with KirimChatConnectionException (HTTP 200, request req_cut, cause HttpIOException)"
                + ": the retries are exhausted. Attempts: 2.",
            log[1]
        );
    }

    [Theory]
    [AllSurfaces]
    public async Task Server_cannot_forge_a_log_line(ClientSurface surface)
    {
        var log = await LogOfAsync(
            surface,
            StubResponses.Json(503, """{"error":{"code":"c\nforged","param":"p\nforged","request_id":"r\nforged"}}""")
        );

        Assert.Equal(2, log.Count);
        Assert.All(log, static line => Assert.DoesNotContain('\n', line));
    }

#if NET9_0_OR_GREATER
    // The default buckets are for milliseconds, so all calls would be in one bucket.
    [Fact]
    public async Task Duration_histogram_advises_buckets_below_one_second()
    {
        // The first call creates the instruments.
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        await client.GetAsync(ClientSurface.Convenience);

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
    public async Task Secret_leak_detector_observes_traces_metrics_logs_and_exceptions()
    {
        string[] kinds = ["activity", "metric", "log", "exception"];
        var before = kinds.Select(SecretLeakDetector.GetObservedCount).ToList();
        await using var server = new ScriptedServer(StubResponses.Error(503));
        using var client = TestClient.Create(server);

        await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.All(
            kinds.Zip(before),
            static kind => Assert.True(SecretLeakDetector.GetObservedCount(kind.First) > kind.Second, kind.First)
        );
    }

    // The log of a failing call with one retry.
    private static async Task<List<string>> LogOfAsync(ClientSurface surface, StubResponse response)
    {
        var log = new List<string>();
        using var logging = FakeLogger.Factory(line => log.Add(line.Text));
        await using var server = new ScriptedServer(response);
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.LoggerFactory = logging;
                options.MaxRetries = 1;
            }
        );
        await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface));
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
                // Other tests run concurrently. Each has its own server.
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
