namespace KirimChat.Benchmarks.Clients;

/// <summary>The SDK as it ships.</summary>
internal sealed class SdkClient(KirimChatClient client) : IContactClient
{
    public SdkClient(Uri baseUrl, HttpMessageHandler? transport = null)
        : this(transport is null ? new KirimChatClient(Options(baseUrl)) : new(Options(baseUrl), transport)) { }

    public static KirimChatClientOptions Options(Uri baseUrl) => new() { ApiKey = Credentials.Key, BaseUrl = baseUrl };

    public async ValueTask<ContactResult> FetchAsync(string id)
    {
        var contact = await client.Contacts.GetAsync(id);
        return new(contact.Id, contact.Name, contact.Metadata?["plan"].GetString());
    }

    public void Dispose() => client.Dispose();
}
