using System.Collections.Concurrent;
using System.Diagnostics;

namespace KirimChat.Conformance.Support;

/// <summary>Prism in a separate process: a mock of the OpenAPI description, or a proxy that validates requests and responses.</summary>
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
        // Drain the output; otherwise a full pipe blocks the process.
        var listening = new TaskCompletionSource();
        var output = new ConcurrentQueue<string>();
        void Receive(string? line)
        {
            output.Enqueue(line ?? "");
            if (line?.Contains("Prism is listening", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, received) => Receive(received.Data);
        process.ErrorDataReceived += (_, received) => Receive(received.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Task.WhenAny(listening.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        if (!listening.Task.IsCompleted)
        {
            throw new InvalidOperationException($"Prism did not start: {string.Join('\n', output)}");
        }

        return new(process, port);
    }
}
