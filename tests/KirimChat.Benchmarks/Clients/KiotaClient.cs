using KirimChat.Generated;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The generated client on Kiota's own adapter.</summary>
internal sealed class KiotaClient : IContactClient
{
    private readonly HttpClient http;
    private readonly HttpClientRequestAdapter adapter;
    private readonly KirimChatApiClient client;

    private KiotaClient(Uri baseUrl, HttpClient http)
    {
        this.http = http;
        adapter = new(new BaseBearerTokenAuthenticationProvider(new KeyProvider()), httpClient: http) { BaseUrl = baseUrl.ToString() };
        client = new(adapter);
    }

    /// <summary>With all default handlers of Kiota.</summary>
    public static KiotaClient Default(Uri baseUrl, HttpMessageHandler? transport) =>
        new(baseUrl, KiotaClientFactory.Create(transport ?? Sockets.Create()));

    /// <summary>Without handlers.</summary>
    public static KiotaClient Bare(Uri baseUrl, HttpMessageHandler? transport) =>
        new(baseUrl, new HttpClient(transport ?? Sockets.Create()));

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        var contact = (await client.Contacts[id].GetAsync())!.Data!;
        return new(contact.Id, contact.Name, (string?)contact.Metadata?.AdditionalData["plan"]);
    }

    public void Dispose()
    {
        adapter.Dispose();
        http.Dispose();
    }

    private sealed class KeyProvider : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(
            Uri uri,
            Dictionary<string, object>? additionalAuthenticationContext = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(Credentials.Key);
    }
}
