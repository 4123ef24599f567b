using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(KirimChat.Tests.Support.Secrets))]

namespace KirimChat.Tests.Support;

/// <summary>Reads along with the whole suite, every trace, metric, log line and exception, and fails it when a key is in one.</summary>
public sealed class Secrets : IAsyncDisposable
{
    private static readonly ConcurrentQueue<string> Leaks = new();
    private static readonly Regex JsonEscape = new(@"\\u([0-9a-fA-F]{4})");

    // The credentials of a proxy.
    private static readonly Regex UserInfo = new(@"://[^/\s\[]+@");
    private static readonly ConcurrentDictionary<string, int> Heard = new();

    private readonly ActivityListener activities = new()
    {
        ShouldListenTo = static _ => true,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = static activity => Read("activity", $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
    };

    private readonly MeterListener metrics = new()
    {
        InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument),
    };

    public Secrets()
    {
        ActivitySource.AddActivityListener(activities);
        metrics.SetMeasurementEventCallback<double>(
            static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}")
        );
        metrics.SetMeasurementEventCallback<long>(
            static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}")
        );
        metrics.SetMeasurementEventCallback<int>(
            static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}")
        );
        metrics.Start();
        AppDomain.CurrentDomain.FirstChanceException += static (_, thrown) =>
        {
            if (thrown.Exception is KirimChatException failure)
            {
                Read("exception", $"{failure} {failure.ResponseBody} {string.Join(' ', failure.Headers.SelectMany(static h => h.Value))}");
            }
        };
    }

    /// <summary>How much of a kind was read: to see that this check still has ears.</summary>
    public static int HeardOf(string where) => Heard.GetValueOrDefault(where);

    public static ILoggerFactory LoggerFactory { get; } = LogLines.Factory(static line => Read("log", line.Text));

    public ValueTask DisposeAsync()
    {
        activities.Dispose();
        metrics.Dispose();
        if (!Leaks.IsEmpty)
        {
            throw new InvalidOperationException($"A key is in:\n{string.Join('\n', Leaks.Take(10))}");
        }

        return default;
    }

    private static void Read(string where, string text)
    {
        Heard.AddOrUpdate(where, 1, static (_, count) => count + 1);
        if (Forms(text).Any(static form => form.Contains(Clients.KeyPrefix, StringComparison.Ordinal)) || UserInfo.IsMatch(text))
        {
            Leaks.Enqueue($"{where}: {text}");
        }
    }

    // As it is, and with the escapes of JSON, URLs, and HTML resolved.
    private static IEnumerable<string> Forms(string text) =>
        [
            text,
            JsonEscape.Replace(text, static escape => ((char)Convert.ToInt32(escape.Groups[1].Value, 16)).ToString()),
            Uri.UnescapeDataString(Uri.UnescapeDataString(text)),
            System.Net.WebUtility.HtmlDecode(text),
        ];
}
