using KirimChat.Sandbox;

namespace KirimChat.Tests.Snippets;

/// <summary>What surrounds the snippets.</summary>
internal static class Local
{
    public const string Key = "kdv_live_0123456789abcdefghijklmn";
    public const string UnknownId = "ctc_01KS0000000000000000000000";

    public static async Task<KirimChatSandbox> StartAsync() =>
        await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public static KirimChatClient CreateClient(KirimChatSandbox sandbox) =>
        new(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });
}
