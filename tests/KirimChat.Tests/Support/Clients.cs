namespace KirimChat.Tests.Support;

/// <summary>The two ways to make a call. What holds of one must hold of the other.</summary>
public enum Way
{
    /// <summary><see cref="KirimChatClient.GetContactAsync"/>.</summary>
    Curated,

    /// <summary><see cref="KirimChatClient.Api"/>.</summary>
    Generated,
}

internal static class Clients
{
    // Every key of every test starts like this: the leak test looks for it.
    public const string KeyPrefix = "kdv_live_";
    public const string Key = KeyPrefix + "0123456789abcdefghijklmn";

    /// <summary>Waits too short to notice. What a test is about, it sets itself.</summary>
    public static KirimChatClientOptions Options(Uri baseUrl) => new()
    {
        ApiKey = Key,
        BaseUrl = baseUrl,
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
        LoggerFactory = Secrets.LoggerFactory,
    };

    public static KirimChatClient To(ScriptedServer server, Action<KirimChatClientOptions>? configure = null)
    {
        var options = Options(server.BaseUrl);
        configure?.Invoke(options);
        return new(options);
    }

    public static Task GetAsync(this KirimChatClient client, Way way, string id = "ctc_1", CancellationToken? cancellationToken = null)
    {
        var token = cancellationToken ?? TestContext.Current.CancellationToken;
        return way == Way.Curated ? client.GetContactAsync(id, token) : client.Api.Contacts[id].GetAsync(cancellationToken: token);
    }
}
