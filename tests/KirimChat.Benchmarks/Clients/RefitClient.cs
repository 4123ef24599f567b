using System.Net.Http.Headers;
using Refit;

namespace KirimChat.Benchmarks.Clients;

internal sealed class RefitClient : IContactClient
{
    private readonly HttpClient http;
    private readonly IRefitContacts contacts;

    public RefitClient(Uri baseUrl, HttpMessageHandler? transport)
    {
        http = new(transport ?? Sockets.Create())
        {
            BaseAddress = baseUrl,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Credentials.Key) },
        };
        contacts = RestService.ForGenerated<IRefitContacts>(http, WireJson.Default);
    }

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        var contact = (await contacts.GetContactAsync(id)).Data;
        return new(contact.Id, contact.Name, contact.Metadata?["plan"].GetString());
    }

    public void Dispose() => http.Dispose();
}
