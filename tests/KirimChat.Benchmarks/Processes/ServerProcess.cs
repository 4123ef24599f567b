using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Processes;

/// <summary>A <see cref="ContactServer"/> in a separate process, so that its CPU time and allocations are not measured.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private ServerProcess(ChildProcess process, Uri baseUrl)
    {
        this.process = process;
        BaseUrl = baseUrl;
    }

    public Uri BaseUrl { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = new ChildProcess("server");
        return new(process, new(await process.ReadLineAsync()));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
