using System.Diagnostics;

namespace KirimChat.Benchmarks.Server;

/// <summary>A <see cref="ContactServer"/> in a process of its own, so that its time and bytes are not the clients'.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        var url = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return new(process, new(url ?? throw new InvalidOperationException("The server did not start.")));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
