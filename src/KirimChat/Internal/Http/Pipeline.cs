namespace KirimChat.Internal.Http;

/// <summary>What stands between the generated client and the transport.</summary>
internal static class Pipeline
{
    /// <param name="settings">As they were when the client was made.</param>
    /// <param name="current">As they are now: the key may change while the client lives.</param>
    /// <returns>The handlers, the outermost first.</returns>
    public static DelegatingHandler[] Handlers(KirimChatClientOptions settings, Func<KirimChatClientOptions> current) =>
        [new CallHandler(settings), new AttemptHandler(settings, new(current))];

    public static HttpMessageHandler Over(HttpMessageHandler transport, KirimChatClientOptions settings)
    {
        var handlers = Handlers(settings, () => settings);
        for (var i = 0; i < handlers.Length; i++) handlers[i].InnerHandler = i + 1 < handlers.Length ? handlers[i + 1] : transport;
        return handlers[0];
    }
}
