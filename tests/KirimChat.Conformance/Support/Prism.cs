using System.Collections.Concurrent;
using System.Diagnostics;

namespace KirimChat.Conformance.Support;

/// <summary>Prism, as a process of its own: a mock of the document, or a proxy that checks what passes against it.</summary>
internal sealed class Prism : IAsyncDisposable
{
    private readonly Process process;

    private Prism(Process process, int port)
    {
        this.process = process;
        BaseUrl = new($"http://127.0.0.1:{port}");
    }

    public Uri BaseUrl { get; }

    public static Task<Prism> MockAsync() => StartAsync("mock", Repository.OpenApiDescription);

    public static Task<Prism> ProxyAsync(Uri upstream) =>
        StartAsync("proxy", Repository.OpenApiDescription, upstream.ToString(), "--errors");

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Prism> StartAsync(params string[] arguments)
    {
        var port = NodeTools.FreePort();
        var process = NodeTools.Start("prism", [.. arguments, "--host", "127.0.0.1", "--port", $"{port}"]);
        // Read to the end of its days, or a full pipe would stop it.
        var listening = new TaskCompletionSource();
        var said = new ConcurrentQueue<string>();
        void Hear(string? line)
        {
            said.Enqueue(line ?? "");
            if (line?.Contains("Prism is listening", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, heard) => Hear(heard.Data);
        process.ErrorDataReceived += (_, heard) => Hear(heard.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Task.WhenAny(listening.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        if (!listening.Task.IsCompleted)
        {
            throw new InvalidOperationException($"Prism did not start: {string.Join('\n', said)}");
        }

        return new(process, port);
    }
}
