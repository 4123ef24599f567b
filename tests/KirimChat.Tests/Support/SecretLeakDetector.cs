using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(KirimChat.Tests.Support.SecretLeakDetector))]

namespace KirimChat.Tests.Support;

/// <summary>
/// Observes every trace, metric, log line, and exception of all tests, and fails the run when one of them includes an API key.
/// </summary>
public sealed class SecretLeakDetector : IAsyncDisposable
{
    private static readonly ConcurrentQueue<string> Leaks = new();
    private static readonly Regex JsonEscape = new(@"\\u([0-9a-fA-F]{4})");

    // Credentials in the URL of a proxy.
    private static readonly Regex UserInfo = new(@"://[^/\s\[]+@");
    private static readonly ConcurrentDictionary<string, int> Observed = new();

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

    public SecretLeakDetector()
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
        AppDomain.CurrentDomain.FirstChanceException += static (_, args) =>
        {
            if (args.Exception is KirimChatException failure)
            {
                Read("exception", $"{failure} {failure.ResponseBody} {string.Join(' ', failure.Headers.SelectMany(static h => h.Value))}");
            }
        };
    }

    /// <summary>Returns how many items of a kind were observed. Used to verify that the detector is active.</summary>
    public static int GetObservedCount(string where) => Observed.GetValueOrDefault(where);

    public static ILoggerFactory LoggerFactory { get; } = FakeLogger.Factory(static line => Read("log", line.Text));

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
        Observed.AddOrUpdate(where, 1, static (_, count) => count + 1);
        if (Forms(text).Any(static form => form.Contains(TestClient.KeyPrefix, StringComparison.Ordinal)) || UserInfo.IsMatch(text))
        {
            Leaks.Enqueue($"{where}: {text}");
        }
    }

    // The text itself, and the text with the escapes of JSON, URLs, and HTML decoded.
    private static IEnumerable<string> Forms(string text) =>
        [
            text,
            JsonEscape.Replace(text, static escape => ((char)Convert.ToInt32(escape.Groups[1].Value, 16)).ToString()),
            Uri.UnescapeDataString(Uri.UnescapeDataString(text)),
            System.Net.WebUtility.HtmlDecode(text),
        ];
}
