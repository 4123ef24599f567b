using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(KirimChat.Tests.Support.Secrets))]

namespace KirimChat.Tests.Support;

/// <summary>Reads along with the whole suite, every trace, metric, log line and exception, and fails it when a key is in one.</summary>
public sealed class Secrets : IAsyncDisposable
{
    private static readonly ConcurrentQueue<string> Leaks = new();
    private static int read;

    private readonly ActivityListener activities = new()
    {
        ShouldListenTo = static _ => true,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = static activity => Read("activity", $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
    };

    private readonly MeterListener metrics = new() { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };

    public Secrets()
    {
        ActivitySource.AddActivityListener(activities);
        metrics.SetMeasurementEventCallback<double>(static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        metrics.SetMeasurementEventCallback<long>(static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        metrics.SetMeasurementEventCallback<int>(static (instrument, _, tags, _) => Read("metric", $"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        metrics.Start();
        AppDomain.CurrentDomain.FirstChanceException += static (_, thrown) =>
        {
            if (thrown.Exception is KirimChatException failure) Read("exception", $"{failure} {failure.ResponseBody} {string.Join(' ', failure.Headers.SelectMany(static h => h.Value))}");
        };
    }

    public static ILoggerFactory LoggerFactory { get; } = Microsoft.Extensions.Logging.LoggerFactory.Create(
        static logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Reader()));

    public ValueTask DisposeAsync()
    {
        activities.Dispose();
        metrics.Dispose();
        if (!Leaks.IsEmpty) throw new InvalidOperationException($"A key is in:\n{string.Join('\n', Leaks.Take(10))}");
        if (read == 0) throw new InvalidOperationException("Nothing was read: this check has lost its ears.");
        return default;
    }

    private static void Read(string where, string text)
    {
        Interlocked.Increment(ref read);
        if (text.Contains(Clients.KeyPrefix, StringComparison.Ordinal)) Leaks.Enqueue($"{where}: {text}");
    }

    private sealed class Reader : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Read("log", formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
