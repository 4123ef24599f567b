using System.Diagnostics;
using KirimChat.Conformance.Support;
using StackExchange.Redis;

namespace KirimChat.Conformance.Fleet;

/// <summary>A Redis server on a free loopback port, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string HowToInstall = "redis-server is not installed. On Debian: apt-get install redis-server";

    private readonly Process process;

    private RedisServer(Process process, string address)
    {
        this.process = process;
        Address = address;
    }

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Gets the address, for <see cref="ConnectionMultiplexer"/>.</summary>
    public string Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var port = NodeTools.FreePort();
        var start = new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Read to the end, because a full pipe would stop the server.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new(process, $"127.0.0.1:{port}");
            }
        }

        throw new InvalidOperationException("redis-server did not start.");
    }

    public Task<ConnectionMultiplexer> ConnectAsync() =>
        ConnectionMultiplexer.ConnectAsync($"{Address},connectTimeout=1000,syncTimeout=1000");

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
