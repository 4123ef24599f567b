using KirimChat.Generated;
using KirimChat.Generated.Models;
using KirimChat.Internal.Http;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Performance;

namespace KirimChat.Internal.Contacts;

/// <summary>The operations on contacts, each sent with the request of the generated client.</summary>
internal sealed class ContactsClient(KirimChatApiClient api, KirimChatRequestAdapter adapter) : IContactsClient
{
    private readonly PreparedOperation get = new(api.Contacts["id"].ToGetRequestInformation(), adapter.BaseUrl);

    public Task<Contact> GetAsync(string id, CancellationToken cancellationToken = default) => adapter.SendAsync(
        CreateGetRequest(id),
        static response => ContactMapper.ToContact(ReadContact(response)?.Data),
        cancellationToken);

    public Task<KirimChatResponse<Contact>> GetWithResponseAsync(string id, CancellationToken cancellationToken = default) =>
        adapter.SendAsync(CreateGetRequest(id), CreateResponse, cancellationToken);

    private static KirimChatResponse<Contact> CreateResponse(BufferedResponse response)
    {
        var body = ReadContact(response);
        return new()
        {
            Value = ContactMapper.ToContact(body?.Data),
            StatusCode = response.StatusCode,
            RequestId = body?.RequestId ?? response.RequestId,
            RateLimit = response.RateLimit,
            Headers = response.Headers,
        };
    }

    private static ContactResponse? ReadContact(BufferedResponse response) =>
        response.Read(static node => node.GetObjectValue(ContactResponse.CreateFromDiscriminatorValue));

    private ApiRequest CreateGetRequest(string id) => ApiRequestFactory.Create(get, RequestValidator.EnsureSegment(id, nameof(id)));
}
