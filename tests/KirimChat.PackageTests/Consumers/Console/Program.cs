using System.Runtime.InteropServices;
using KirimChat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

var (url, key, id) = (new Uri(args[0]), args[1], args[2]);
using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = key, BaseUrl = url });
var response = await client.Contacts.GetWithResponseAsync(id);
Console.WriteLine(
    $"{RuntimeInformation.FrameworkDescription}: {response.Value.Name}, {response.Value.Metadata?["plan"].GetRawText()}, "
        + $"{response.RateLimit?.Limit}"
);
try
{
    await client.Api.Contacts["nobody"].GetAsync();
}
catch (KirimChatInvalidRequestException failure)
{
    Console.WriteLine(failure.Code);
}

// At this level, older versions of the factory log every header without masking it.
var log = new LogText();
var services = new ServiceCollection();
services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
services
    .AddKirimChat(options =>
    {
        options.ApiKey = key;
        options.BaseUrl = url;
    })
    .AddDefaultLogger();
await using var provider = services.BuildServiceProvider();
await provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync(id);
Console.WriteLine($"key masked: {log.Text.Contains("Authorization: *") && !log.Text.Contains(key)}");

internal sealed class LogText : ILoggerProvider, ILogger
{
    public string Text { get; private set; } = "";

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
    ) => Text += formatter(state, exception);

    public void Dispose() { }
}
