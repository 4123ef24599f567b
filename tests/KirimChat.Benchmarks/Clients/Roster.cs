using System.Collections.Frozen;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The clients by name.</summary>
internal static class Roster
{
    public const string Floor = "floor";
    public const string KirimChat = "kirimchat";
    public const string Kiota = "kiota";
    public const string KiotaBare = "kiota-bare";
    public const string Api = "kirimchat-api";
    public const string Hosted = "kirimchat-host";

    private static readonly FrozenDictionary<string, Func<Uri, HttpMessageHandler?, IContactClient>> Makers = new Dictionary<
        string,
        Func<Uri, HttpMessageHandler?, IContactClient>
    >
    {
        [Floor] = static (baseUrl, transport) => new FloorClient(baseUrl, transport),
        [KirimChat] = static (baseUrl, transport) => new SdkClient(baseUrl, transport),
        ["refit"] = static (baseUrl, transport) => new RefitClient(baseUrl, transport),
        ["nswag"] = static (baseUrl, transport) => new NSwagContactClient(baseUrl, transport),
        [Kiota] = KiotaClient.Default,
        [KiotaBare] = KiotaClient.Bare,
        [Resilient("floor")] = static (baseUrl, transport) => new FloorClient(baseUrl, ResilientTransport.Create(transport)),
        [Resilient("refit")] = static (baseUrl, transport) => new RefitClient(baseUrl, ResilientTransport.Create(transport)),
        [Resilient("nswag")] = static (baseUrl, transport) => new NSwagContactClient(baseUrl, ResilientTransport.Create(transport)),
        [Hosted] = static (baseUrl, transport) => new HostedSdkClient(baseUrl, transport),
        [Api] = static (baseUrl, transport) => new SdkApiClient(baseUrl, transport),
    }.ToFrozenDictionary();

    /// <summary>This SDK and its peers, the floor first.</summary>
    public static IReadOnlyList<string> Peers { get; } =
    [Floor, KirimChat, Hosted, Api, "refit", "nswag", Resilient("floor"), Resilient("refit"), Resilient("nswag"), Kiota, KiotaBare];

    private static string Resilient(string client) => $"{client}+resilience";

    /// <param name="name">One of the names.</param>
    /// <param name="baseUrl">Where the API is.</param>
    /// <param name="transport">Null: sockets, for the SDK those that it makes itself.</param>
    public static IContactClient Create(string name, Uri baseUrl, HttpMessageHandler? transport = null) => Makers[name](baseUrl, transport);
}
