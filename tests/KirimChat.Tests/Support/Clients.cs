using System.Reflection;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests.Support;

/// <summary>The two ways to make a call. What holds of one must hold of the other.</summary>
public enum Way
{
    /// <summary><see cref="KirimChatClient.Contacts"/>.</summary>
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
    public static KirimChatClientOptions Options(Uri baseUrl) =>
        new()
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

    /// <summary>The adapter that the generated builders of another operation would use.</summary>
    public static IRequestAdapter Adapter(this KirimChatClient client) =>
        (IRequestAdapter)
            typeof(BaseRequestBuilder).GetProperty("RequestAdapter", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(client.Api)!;

    public static Task GetAsync(this KirimChatClient client, Way way, string id = "ctc_1", CancellationToken? cancellationToken = null)
    {
        var token = cancellationToken ?? TestContext.Current.CancellationToken;
        return way == Way.Curated ? client.Contacts.GetAsync(id, token) : client.Api.Contacts[id].GetAsync(cancellationToken: token);
    }
}
