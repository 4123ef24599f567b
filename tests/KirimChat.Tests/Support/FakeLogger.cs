using Microsoft.Extensions.Logging;

namespace KirimChat.Tests.Support;

internal sealed record LogLine(int Id, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values);

/// <summary>Passes each log line to a test.</summary>
internal sealed class FakeLogger(Action<LogLine> read) : ILoggerProvider, ILogger
{
    public static ILoggerFactory Factory(Action<LogLine> read) =>
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLogger(read)));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) =>
        read(
            new(
                eventId.Id,
                logLevel,
                formatter(state, exception) + exception,
                ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary()
            )
        );

    public void Dispose() { }
}
