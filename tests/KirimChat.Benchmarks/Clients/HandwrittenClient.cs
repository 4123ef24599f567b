using System.Net.Http.Headers;
using System.Text.Json;

namespace KirimChat.Benchmarks.Clients;

/// <summary>A carefully handwritten client, with which the others are compared.</summary>
internal sealed class HandwrittenClient(Uri baseUrl, HttpMessageHandler? transport = null) : IContactClient
{
    private readonly HttpClient http = new(transport ?? Sockets.Create());
    private readonly AuthenticationHeaderValue authorization = new("Bearer", Credentials.Key);

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{baseUrl}/contacts/{Uri.EscapeDataString(id)}"));
        request.Headers.Authorization = authorization;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var contact = (await JsonSerializer.DeserializeAsync(body, WireJson.Default.WireEnvelope))!.Data;
        return new(contact.Id, contact.Name, contact.Metadata?["plan"].GetString());
    }

    public void Dispose() => http.Dispose();
}
