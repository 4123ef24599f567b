using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KirimChat.Tests.Support;

/// <summary>
/// A server on a real socket that sends the exact bytes of a script: one response per request, and the last response for all further
/// requests.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<ReceivedRequest> requests = new();
    private readonly StubResponse[] script;
    private readonly Task accepting;
    private int responseCount;

    public ScriptedServer(params StubResponse[] script)
        : this(0, script) { }

    public ScriptedServer(int port, params StubResponse[] script)
    {
        listener = new(IPAddress.Loopback, port);
        this.script = script;
        listener.Start(512);
        BaseUrl = new($"http://{listener.LocalEndpoint}/v1");
        accepting = AcceptAsync(stopping.Token);
    }

    public Uri BaseUrl { get; }

    public IReadOnlyList<ReceivedRequest> Requests => [.. requests];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // Before the listener is disposed, because accepting on a disposed listener throws.
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                var request = await ReceivedRequest.ReadAsync(socket, cancellationToken);
                requests.Enqueue(request);
                var response = script[Math.Min(Interlocked.Increment(ref responseCount), script.Length) - 1];
                await response(request, socket, cancellationToken);
                if (socket.LingerState is { Enabled: true })
                {
                    return;
                }
                // Wait until the client has closed the connection too: closing with unread bytes would reset it.
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(new byte[1024], cancellationToken) > 0) { }
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException)
            {
                // The client closed the connection, or the test has ended.
            }
        }
    }
}

/// <summary>Sends the response to a request on its socket, which is closed afterward.</summary>
internal delegate Task StubResponse(ReceivedRequest request, Socket socket, CancellationToken cancellationToken);

internal sealed record ReceivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Key => Headers.GetValueOrDefault("Authorization")?.Replace("Bearer ", "", StringComparison.Ordinal);

    public static async Task<ReceivedRequest> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var chunk = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(chunk, cancellationToken);
            if (read == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            head.Append(Encoding.Latin1.GetString(chunk, 0, read));
        }

        var parts = head.ToString().Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var start = lines[0].Split(' ');
        var headers = lines
            .Skip(1)
            .Select(static line => line.Split(": ", 2))
            .ToDictionary(static h => h[0], static h => h[1], StringComparer.OrdinalIgnoreCase);
        return new(start[0], start[1], headers, await ReadBodyAsync(socket, parts[1], headers, cancellationToken));
    }

    private static async Task<string> ReadBodyAsync(
        Socket socket,
        string start,
        Dictionary<string, string> headers,
        CancellationToken cancellationToken
    )
    {
        var body = new StringBuilder(start);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        var chunk = new byte[4096];
        while (body.Length < length)
        {
            var read = await socket.ReceiveAsync(chunk, cancellationToken);
            if (read == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            body.Append(Encoding.Latin1.GetString(chunk, 0, read));
        }

        return body.ToString();
    }
}
