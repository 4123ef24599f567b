using System.Net;
using System.Net.Sockets;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KirimChat.Tests;

/// <summary>
/// What ended an attempt decides which exception the caller receives, whatever the transport threw while sending the request or reading
/// the body.
/// </summary>
public sealed class AttemptEndTests
{
    private static readonly Func<Exception>[] Failures =
    [
        static () => new OperationCanceledException("No token was canceled."),
        static () => new TaskCanceledException("A timeout of the platform."),
        static () => new WebException("Canceled."),
        static () => new IOException("Canceled."),
        static () => new SocketException((int)SocketError.OperationAborted),
        static () => new HttpRequestException("Canceled."),
        static () => new TimeoutException("Too slow."),
    ];

    public enum Ending
    {
        Caller,
        AttemptTimeout,
        CallTimeout,
        Nobody,
    }

    public static TheoryData<ClientSurface, Ending, int, bool> Matrix()
    {
        var data = new TheoryData<ClientSurface, Ending, int, bool>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (var ending in Enum.GetValues<Ending>())
            {
                for (var failure = 0; failure < Failures.Length; failure++)
                {
                    data.Add(surface, ending, failure, true);
                    data.Add(surface, ending, failure, false);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Exception_of_the_transport_is_translated_by_what_ended_the_attempt(
        ClientSurface surface,
        Ending ending,
        int failure,
        bool onSend
    )
    {
        var log = new List<LogLine>();
        using var logging = FakeLogger.Factory(log.Add);
        using var canceling = new CancellationTokenSource();
        using var transport = new StubTransport(
            async (_, cancellationToken) =>
            {
                var failing = FailAsync(cancellationToken);
                return onSend ? await failing : new HttpResponseMessage { Content = new FailingContent(failing) };
            }
        );
        using var client = StubTransport.CreateClient(
            transport,
            options =>
            {
                options.LoggerFactory = logging;
                options.MaxRetries = 1;
                options.AttemptTimeout = ending == Ending.AttemptTimeout ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(50);
                options.Timeout = ending == Ending.CallTimeout ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(60);
            }
        );

        var exception = await Record.ExceptionAsync(() => client.GetAsync(surface, cancellationToken: canceling.Token));

        switch (ending)
        {
            case Ending.Caller:
                Assert.Equal(canceling.Token, Assert.IsType<OperationCanceledException>(exception).CancellationToken);
                Assert.Equal("The call was canceled.", exception.Message);
                Assert.IsNotAssignableFrom<KirimChatException>(exception.InnerException);
                Assert.Empty(log);
                break;
            case Ending.AttemptTimeout:
                Assert.Contains("AttemptTimeout", Assert.IsType<KirimChatTimeoutException>(exception).Message, StringComparison.Ordinal);
                Assert.Equal(2, transport.Attempts);
                break;
            case Ending.CallTimeout:
                Assert.Contains("exceeded Timeout", Assert.IsType<KirimChatTimeoutException>(exception).Message, StringComparison.Ordinal);
                var line = Assert.Single(log);
                Assert.Equal(
                    (LogLevel.Error, "GET /contacts/{id} failed with KirimChatTimeoutException: the call timed out. Attempts: 1."),
                    (line.Level, line.Text)
                );
                break;
            default:
                Assert.IsType<KirimChatConnectionException>(exception);
                Assert.Equal(2, transport.Attempts);
                break;
        }

        async Task<HttpResponseMessage> FailAsync(CancellationToken attempt)
        {
            if (ending == Ending.Caller)
            {
                await canceling.CancelAsync();
            }
            else if (ending != Ending.Nobody)
            {
                var ended = new TaskCompletionSource();
                await using var registration = attempt.Register(ended.SetResult);
                await ended.Task;
            }

            throw Failures[failure]();
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Connect_timeout_of_the_platform_is_a_connection_failure_and_is_retried(ClientSurface surface)
    {
        // The listener accepts connections, but never completes the TLS handshake.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sockets = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(100) };
        using var transport = new CountingHandler(sockets);
        using var client = StubTransport.CreateClient(
            transport,
            options =>
            {
                options.BaseUrl = new($"https://{listener.LocalEndpoint}/v1");
                options.MaxRetries = 1;
            }
        );

        await Assert.ThrowsAsync<KirimChatConnectionException>(() => client.GetAsync(surface));

        Assert.Equal(2, transport.Attempts);
    }

    private sealed class CountingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class FailingContent(Task<HttpResponseMessage> failing) : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync()
        {
            Headers.ContentType = new("application/json");
            await failing;
            return Stream.Null;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => failing;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
