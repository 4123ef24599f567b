using System.Collections.Frozen;

namespace KirimChat.Benchmarks.Clients;

/// <summary>Creates clients by name.</summary>
internal static class ClientRegistry
{
    public const string Handwritten = "handwritten";
    public const string KirimChat = "kirimchat";
    public const string Kiota = "kiota";
    public const string KiotaBare = "kiota-bare";
    public const string Api = "kirimchat-api";
    public const string Hosted = "kirimchat-host";

    private static readonly FrozenDictionary<string, Func<Uri, HttpMessageHandler?, IContactClient>> Factories = new Dictionary<
        string,
        Func<Uri, HttpMessageHandler?, IContactClient>
    >
    {
        [Handwritten] = static (baseUrl, transport) => new HandwrittenClient(baseUrl, transport),
        [KirimChat] = static (baseUrl, transport) => new SdkClient(baseUrl, transport),
        ["refit"] = static (baseUrl, transport) => new RefitClient(baseUrl, transport),
        ["nswag"] = static (baseUrl, transport) => new NSwagContactClient(baseUrl, transport),
        [Kiota] = KiotaClient.Default,
        [KiotaBare] = KiotaClient.Bare,
        [Resilient(Handwritten)] = static (baseUrl, transport) => new HandwrittenClient(baseUrl, ResilientTransport.Create(transport)),
        [Resilient("refit")] = static (baseUrl, transport) => new RefitClient(baseUrl, ResilientTransport.Create(transport)),
        [Resilient("nswag")] = static (baseUrl, transport) => new NSwagContactClient(baseUrl, ResilientTransport.Create(transport)),
        [Hosted] = static (baseUrl, transport) => new HostedSdkClient(baseUrl, transport),
        [Api] = static (baseUrl, transport) => new SdkApiClient(baseUrl, transport),
    }.ToFrozenDictionary();

    /// <summary>The names of all clients, the handwritten one first.</summary>
    public static IReadOnlyList<string> Peers { get; } =
    [
        Handwritten,
        KirimChat,
        Hosted,
        Api,
        "refit",
        "nswag",
        Resilient(Handwritten),
        Resilient("refit"),
        Resilient("nswag"),
        Kiota,
        KiotaBare,
    ];

    private static string Resilient(string client) => $"{client}+resilience";

    /// <param name="name">The name of the client.</param>
    /// <param name="baseUrl">The base address of the API.</param>
    /// <param name="transport">The transport, or null for sockets; the SDK then creates its own.</param>
    public static IContactClient Create(string name, Uri baseUrl, HttpMessageHandler? transport = null) =>
        Factories[name](baseUrl, transport);
}
