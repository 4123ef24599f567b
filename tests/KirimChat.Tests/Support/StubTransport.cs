namespace KirimChat.Tests.Support;

/// <summary>A transport that runs the delegate of a test, for behavior that no server can cause.</summary>
internal sealed class StubTransport(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : HttpMessageHandler
{
    public StubTransport(Func<HttpContent> content)
        : this((_, _) => Task.FromResult(new HttpResponseMessage { Content = content() })) { }

    public int Attempts { get; private set; }

    public static KirimChatClient CreateClient(HttpMessageHandler transport, Action<KirimChatClientOptions>? configure = null)
    {
        var options = TestClient.Options(new("https://api.example.com/v1"));
        configure?.Invoke(options);
        return new(options, transport);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Attempts++;
        return send(request, cancellationToken);
    }
}
