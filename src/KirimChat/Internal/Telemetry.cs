using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace KirimChat.Internal;

/// <summary>Traces and metrics, by the OpenTelemetry conventions for HTTP clients. Neither an id of a contact nor a key is ever among them.</summary>
internal static class Telemetry
{
    private const string Name = "KirimChat";
    private const string ClientName = "kirimchat.client.name";
    private const string DurationName = "kirimchat.client.call.duration";
    private const string DurationDescription = "How long a call took, retries and waits included.";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
#if NET9_0_OR_GREATER
        // Those of the conventions, and more for calls that wait: the default ones are for milliseconds.
        Meter.CreateHistogram(DurationName, "s", DurationDescription, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60] });
#else
        Meter.CreateHistogram<double>(DurationName, "s", DurationDescription);
#endif

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("kirimchat.client.call.retries", "{retry}", "How often calls were tried again.");

    private static readonly Histogram<int> RateLimitRemaining =
        Meter.CreateHistogram<int>("kirimchat.client.rate_limit.remaining", "{call}", "How many calls the organisation had left, as the answers told it.");

    public static Activity? Start(Call call, KirimChatClientOptions options)
    {
        // The name is only made when someone listens.
        if (!Source.HasListeners() || Source.StartActivity(call.Operation, ActivityKind.Client) is not { } activity) return null;
        return activity
            .SetTag("http.request.method", call.Method)
            .SetTag("url.template", call.Path)
            .SetTag("url.scheme", options.BaseUrl.Scheme)
            .SetTag("server.address", options.BaseUrl.Host)
            .SetTag("server.port", options.BaseUrl.Port)
            .SetTag(ClientName, options.Name);
    }

    public static void Stop(Call call, KirimChatClientOptions options)
    {
        var errorType = ErrorType(call.Failure);
        if (call.Activity is { } activity)
        {
            if (call.Answer is { } answer)
            {
                activity.SetTag("http.response.status_code", (int)answer.StatusCode);
                activity.SetTag("kirimchat.request_id", answer.RequestId);
            }

            if (call.Retries > 0) activity.SetTag("http.request.resend_count", call.Retries);
            if (errorType is not null) activity.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
            activity.Dispose();
        }

        if (!Duration.Enabled && !Retries.Enabled && !RateLimitRemaining.Enabled) return;
        var tags = new TagList
        {
            { "http.request.method", call.Method },
            { "url.template", call.Path },
            { "server.address", options.BaseUrl.Host },
            { "server.port", options.BaseUrl.Port },
        };
        if (options.Name is { } name) tags.Add(ClientName, name);
        if (call.Retries > 0) Retries.Add(call.Retries, tags);
        if (call.Answer?.RateLimit is { } limit) RateLimitRemaining.Record(limit.Remaining, tags);
        if (call.Answer is { } last) tags.Add("http.response.status_code", (int)last.StatusCode);
        if (errorType is not null) tags.Add("error.type", errorType);
        Duration.Record(options.TimeProvider.GetElapsedTime(call.Started).TotalSeconds, tags);
    }

    // The status where one came, else the class of the exception, as the conventions ask.
    private static string? ErrorType(Exception? failure) => failure switch
    {
        null => null,
        KirimChatException { StatusCode: { } status } and not (KirimChatUnexpectedResponseException or KirimChatConnectionException) =>
            ((int)status).ToString(CultureInfo.InvariantCulture),
        _ => failure.GetType().FullName,
    };
}
