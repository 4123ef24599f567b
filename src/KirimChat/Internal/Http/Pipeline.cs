namespace KirimChat.Internal.Http;

/// <summary>What stands between the generated client and the transport.</summary>
internal static class Pipeline
{
    /// <param name="options">As they were when the client was made.</param>
    /// <param name="current">As they are now: the key may change while the client lives.</param>
    /// <returns>The handlers, the outermost first.</returns>
    public static DelegatingHandler[] Handlers(KirimChatClientOptions options, Func<KirimChatClientOptions> current) =>
        [new CallHandler(options), new AttemptHandler(options, new(current))];

    /// <returns>The handlers on top of a transport, for a client that has no host.</returns>
    public static HttpMessageHandler Create(KirimChatClientOptions options, HttpMessageHandler transport)
    {
        var handlers = Handlers(options, () => options);
        for (var i = 0; i < handlers.Length; i++) handlers[i].InnerHandler = i + 1 < handlers.Length ? handlers[i + 1] : transport;
        return handlers[0];
    }
}
