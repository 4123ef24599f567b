using System.Text.Json;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The generated client on the SDK's pipeline.</summary>
internal sealed class SdkApiClient(Uri baseUrl, HttpMessageHandler? transport) : IContactClient
{
    private readonly KirimChatClient client = transport is null
        ? new(SdkClient.Options(baseUrl))
        : new(SdkClient.Options(baseUrl), transport);

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        var contact = (await client.Api.Contacts[id].GetAsync())!.Data!;
        return new(contact.Id, contact.Name, ((JsonElement?)contact.Metadata?.AdditionalData["plan"])?.GetString());
    }

    public void Dispose() => client.Dispose();
}
