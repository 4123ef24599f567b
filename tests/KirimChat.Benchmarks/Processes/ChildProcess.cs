using System.Diagnostics;

namespace KirimChat.Benchmarks.Processes;

/// <summary>This program in a separate process, which ends when its standard input is closed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly string name;
    private readonly Process process;

    public ChildProcess(params string[] arguments)
    {
        name = string.Join(' ', arguments);
        process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
    }

    public Task WriteLineAsync(string line) => process.StandardInput.WriteLineAsync(line);

    public async Task<string> ReadLineAsync() =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait)
        ?? throw new InvalidOperationException($"The process \"{name}\" ended unexpectedly.");

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(MaxWait, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
