using System.Diagnostics;

namespace KirimChat.Benchmarks.Server;

/// <summary>A <see cref="ContactServer"/> in a separate process, so that its CPU time and allocations are not measured.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(10);

    private readonly Process process;

    private ServerProcess(Process process, Uri baseUrl)
    {
        this.process = process;
        BaseUrl = baseUrl;
    }

    public Uri BaseUrl { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, "server") { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        var url = await process.StandardOutput.ReadLineAsync().WaitAsync(ExitTimeout);
        return new(process, new(url ?? throw new InvalidOperationException("The server did not start.")));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(ExitTimeout, TimeProvider.System);
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
