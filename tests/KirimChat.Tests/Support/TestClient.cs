using System.Reflection;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Tests.Support;

/// <summary>The two ways to make a call. Both must behave the same.</summary>
public enum ClientSurface
{
    /// <summary><see cref="KirimChatClient.Contacts"/>.</summary>
    Convenience,

    /// <summary><see cref="KirimChatClient.Api"/>.</summary>
    Generated,
}

internal static class TestClient
{
    // Every API key of the tests has this prefix, which SecretLeakDetector searches for.
    public const string KeyPrefix = "kdv_live_";
    public const string Key = KeyPrefix + "0123456789abcdefghijklmn";

    /// <summary>Options with short delays. A test sets the options that it tests.</summary>
    public static KirimChatClientOptions Options(Uri baseUrl) =>
        new()
        {
            ApiKey = Key,
            BaseUrl = baseUrl,
            RetryBaseDelay = TimeSpan.FromMilliseconds(1),
            LoggerFactory = SecretLeakDetector.LoggerFactory,
        };

    public static KirimChatClient Create(ScriptedServer server, Action<KirimChatClientOptions>? configure = null)
    {
        var options = Options(server.BaseUrl);
        configure?.Invoke(options);
        return new(options);
    }

    /// <summary>A client on a clock of the test.</summary>
    public static KirimChatClient Create(ScriptedServer server, TimeProvider time, Action<KirimChatClientOptions>? configure = null) =>
        Create(
            server,
            options =>
            {
                options.TimeProvider = time;
                options.AttemptTimeout = ManualTime.AttemptTimeout;
                configure?.Invoke(options);
            }
        );

    /// <summary>The adapter that generated request builders use, for operations that are not in the OpenAPI description.</summary>
    public static IRequestAdapter Adapter(this KirimChatClient client) =>
        (IRequestAdapter)
            typeof(BaseRequestBuilder).GetProperty("RequestAdapter", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(client.Api)!;

    public static Task GetAsync(
        this KirimChatClient client,
        ClientSurface surface,
        string id = "ctc_1",
        CancellationToken? cancellationToken = null
    )
    {
        var token = cancellationToken ?? TestContext.Current.CancellationToken;
        return surface == ClientSurface.Convenience
            ? client.Contacts.GetAsync(id, token)
            : client.Api.Contacts[id].GetAsync(cancellationToken: token);
    }
}
