using System.Net.Http.Headers;
using System.Text.Json;
using KirimChat.Benchmarks.NSwag;

namespace KirimChat.Benchmarks.Clients;

internal sealed class NSwagContactClient : IContactClient
{
    private readonly HttpClient http;
    private readonly NSwagClient client;

    public NSwagContactClient(Uri baseUrl, HttpMessageHandler? transport)
    {
        http = new(transport ?? Sockets.Create())
        {
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Credentials.Key) },
        };
        client = new(http) { BaseUrl = baseUrl.ToString() };
    }

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        var contact = (await client.GetContactAsync(id)).Data;
        return new(contact.Id, contact.Name, ((JsonElement?)contact.Metadata?.AdditionalProperties["plan"])?.GetString());
    }

    public void Dispose() => http.Dispose();
}
