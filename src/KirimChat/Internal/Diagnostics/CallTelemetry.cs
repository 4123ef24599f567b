using System.Diagnostics;
using System.Globalization;
using KirimChat.Internal.Messages;

namespace KirimChat.Internal.Diagnostics;

/// <summary>The activity and the measurements of one call, by the OpenTelemetry conventions for HTTP clients.</summary>
internal readonly struct CallTelemetry
{
    private const string ClientName = "kirimchat.client.name";

    private readonly ApiRequest request;
    private readonly KirimChatClientOptions options;
    private readonly long started;
    private readonly Activity? activity;

    private CallTelemetry(ApiRequest request, KirimChatClientOptions options)
    {
        this.request = request;
        this.options = options;
        started = options.TimeProvider.GetTimestamp();
        activity = Instruments.Source.StartActivity(request.OperationName, ActivityKind.Client);
        activity
            ?.SetTag("http.request.method", request.Method.Method)
            .SetTag("url.template", request.Path)
            .SetTag("url.scheme", options.BaseUrl.Scheme)
            .SetTag("server.address", options.BaseUrl.Host)
            .SetTag("server.port", options.BaseUrl.Port)
            .SetTag(ClientName, options.Name);
    }

    /// <summary>Gets a value that indicates whether anything listens.</summary>
    public static bool IsEnabled => Instruments.Source.HasListeners() || Instruments.AreEnabled;

    public static CallTelemetry Start(ApiRequest request, KirimChatClientOptions options) => new(request, options);

    public void Succeeded(BufferedResponse response) =>
        Stop((int)response.StatusCode, response.RequestId, response.RateLimit, errorType: null);

    public void Failed(Exception exception)
    {
        var failure = exception as KirimChatException;
        Stop((int?)failure?.StatusCode, failure?.RequestId, failure?.RateLimit, GetErrorType(exception));
    }

    private void Stop(int? status, string? requestId, RateLimit? rateLimit, string? errorType)
    {
        StopActivity(status, requestId, errorType);
        if (!Instruments.AreEnabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "http.request.method", request.Method.Method },
            { "url.template", request.Path },
            { "server.address", options.BaseUrl.Host },
            { "server.port", options.BaseUrl.Port },
        };
        AddIfKnown(ref tags, ClientName, options.Name);
        if (request.Retries > 0)
        {
            Instruments.Retries.Add(request.Retries, tags);
        }

        if (request.TimeWaited > TimeSpan.Zero)
        {
            Instruments.RateLimitWait.Record(request.TimeWaited.TotalSeconds, tags);
        }

        if (rateLimit is { } limit)
        {
            Instruments.RateLimitRemaining.Record(limit.Remaining, tags);
        }

        AddIfKnown(ref tags, "http.response.status_code", status);
        AddIfKnown(ref tags, "error.type", errorType);
        Instruments.Duration.Record(options.TimeProvider.GetElapsedTime(started).TotalSeconds, tags);
    }

    private void StopActivity(int? status, string? requestId, string? errorType)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("http.response.status_code", status);
        activity.SetTag("kirimchat.request_id", requestId);
        if (request.Retries > 0)
        {
            activity.SetTag("http.request.resend_count", request.Retries);
        }

        if (request.TimeWaited > TimeSpan.Zero)
        {
            activity.SetTag("kirimchat.rate_limit.wait_time", request.TimeWaited.TotalSeconds);
        }

        if (errorType is not null)
        {
            activity.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
        }

        activity.Dispose();
    }

    private static void AddIfKnown(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    // The status code of an error response, otherwise the type of the exception, as the conventions ask.
    private static string GetErrorType(Exception exception) =>
        exception switch
        {
            KirimChatException { StatusCode: { } status } and not (KirimChatUnexpectedResponseException or KirimChatConnectionException) =>
                ((int)status).ToString(CultureInfo.InvariantCulture),
            _ => exception.GetType().FullName!,
        };
}
