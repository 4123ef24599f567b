using System.Globalization;
using System.Runtime.CompilerServices;
using KirimChat.Generated;
using KirimChat.Generated.Models;
using KirimChat.Internal.Http;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Performance;
using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Contacts;

/// <summary>The operations on contacts, each sent with the request of the generated client.</summary>
internal sealed class ContactsClient(KirimChatApiClient api, KirimChatRequestAdapter adapter) : IContactsClient
{
    private readonly PreparedOperation list = new(api.Contacts.ToGetRequestInformation(), adapter.BaseUrl);
    private readonly PreparedOperation create = new(api.Contacts.ToPostRequestInformation(new()), adapter.BaseUrl);
    private readonly PreparedOperation get = new(api.Contacts["id"].ToGetRequestInformation(), adapter.BaseUrl);
    private readonly PreparedOperation attach = new(api.Contacts["id"].Labels.ToPostRequestInformation(new()), adapter.BaseUrl);
    private readonly PreparedOperation detach = new(api.Contacts["id"].Labels["id"].ToDeleteRequestInformation(), adapter.BaseUrl);
    private readonly PreparedOperation bulk = new(api.Contacts.Bulk_label.ToPostRequestInformation(new()), adapter.BaseUrl);

    public Task<Contact> GetAsync(string id, CancellationToken cancellationToken = default) =>
        adapter.SendAsync(CreateGetRequest(id), ReadContact, cancellationToken);

    public Task<KirimChatResponse<Contact>> GetWithResponseAsync(string id, CancellationToken cancellationToken = default) =>
        adapter.SendAsync(CreateGetRequest(id), ReadContactWithResponse, cancellationToken);

    public IAsyncEnumerable<Contact> ListAsync(ContactFilter? filter = null, CancellationToken cancellationToken = default) =>
        EnumerateAsync(ContactArguments.EnsureFilter(filter, nameof(filter)), cancellationToken);

    public Task<ContactPage> ListPageAsync(
        ContactFilter? filter = null,
        string? cursor = null,
        CancellationToken cancellationToken = default
    )
    {
        var valid = ContactArguments.EnsureFilter(filter, nameof(filter));
        ContactArguments.EnsureCursor(cursor, nameof(cursor));
        return adapter.SendAsync(CreateListRequest(valid, cursor), static response => ReadPage(response), cancellationToken);
    }

    public Task<Contact> CreateAsync(NewContact contact, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var body = ContactMapper.ToRequest(ContactArguments.EnsureContact(contact, nameof(contact)));
        var key = ContactArguments.EnsureIdempotencyKey(idempotencyKey, nameof(idempotencyKey));
        return adapter.SendAsync(ApiRequestFactory.CreatePost(create, [], body, key), ReadContact, cancellationToken);
    }

    public Task AttachLabelAsync(string id, string labelId, CancellationToken cancellationToken = default)
    {
        ContactArguments.EnsureContactId(id, nameof(id));
        var body = new AttachLabelRequest { LabelId = ContactArguments.EnsureLabelId(labelId, nameof(labelId)) };
        var request = ApiRequestFactory.CreatePost(attach, [id], body);
        return adapter.SendAsync(request, static response => ReadLabel(response, attached: true), cancellationToken);
    }

    public Task DetachLabelAsync(string id, string labelId, CancellationToken cancellationToken = default)
    {
        ContactArguments.EnsureContactId(id, nameof(id));
        ContactArguments.EnsureLabelId(labelId, nameof(labelId));
        var request = ApiRequestFactory.Create(detach, [id, labelId]);
        return adapter.SendAsync(request, static response => ReadLabel(response, attached: false), cancellationToken);
    }

    public Task<BulkLabelResult> BulkAttachLabelAsync(
        IReadOnlyCollection<string> ids,
        string labelId,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) => BulkLabelAsync(BulkLabelRequest_operation.Attach, ids, labelId, idempotencyKey, cancellationToken);

    public Task<BulkLabelResult> BulkDetachLabelAsync(
        IReadOnlyCollection<string> ids,
        string labelId,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) => BulkLabelAsync(BulkLabelRequest_operation.Detach, ids, labelId, idempotencyKey, cancellationToken);

    private async IAsyncEnumerable<Contact> EnumerateAsync(
        ContactFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var request = CreateListRequest(filter, cursor);
            var page = await adapter.SendAsync(request, response => ReadPage(response, cursors), cancellationToken).ConfigureAwait(false);
            foreach (var contact in page.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return contact;
            }

            cursor = page.NextCursor;
        } while (cursor is not null);
    }

    private Task<BulkLabelResult> BulkLabelAsync(
        BulkLabelRequest_operation operation,
        IReadOnlyCollection<string> ids,
        string labelId,
        string? idempotencyKey,
        CancellationToken cancellationToken
    )
    {
        var body = new BulkLabelRequest
        {
            ContactIds = ContactArguments.EnsureIds(ids, nameof(ids)),
            LabelId = ContactArguments.EnsureLabelId(labelId, nameof(labelId)),
            Operation = operation,
        };
        var key = ContactArguments.EnsureIdempotencyKey(idempotencyKey, nameof(idempotencyKey));
        return adapter.SendAsync(ApiRequestFactory.CreatePost(bulk, [], body, key), ReadBulkResult, cancellationToken);
    }

    private ApiRequest CreateGetRequest(string id) => ApiRequestFactory.Create(get, [ContactArguments.EnsureContactId(id, nameof(id))]);

    private ApiRequest CreateListRequest(ContactFilter filter, string? cursor) =>
        ApiRequestFactory.Create(
            list,
            [],
            ("phone", filter.Phone),
            ("search", filter.Search),
            ("limit", filter.PageSize.ToString(CultureInfo.InvariantCulture)),
            ("cursor", cursor)
        );

    private static Contact ReadContact(BufferedResponse response) =>
        ContactMapper.ToContact(response.ReadObject(ContactResponse.CreateFromDiscriminatorValue)?.Data, "data");

    private static KirimChatResponse<Contact> ReadContactWithResponse(BufferedResponse response)
    {
        var body = response.ReadObject(ContactResponse.CreateFromDiscriminatorValue);
        return new()
        {
            Value = ContactMapper.ToContact(body?.Data, "data"),
            StatusCode = response.StatusCode,
            RequestId = body?.RequestId ?? response.RequestId,
            RateLimit = response.RateLimit,
            Headers = response.Headers,
        };
    }

    private static ContactPage ReadPage(BufferedResponse response, HashSet<string>? cursors = null)
    {
        var page = ContactMapper.ToPage(response.ReadObject(ContactListResponse.CreateFromDiscriminatorValue));
        if (page.NextCursor is { } next && cursors?.Add(next) == false)
        {
            throw new ContractViolationException("next_cursor is the cursor of an earlier page");
        }

        return page;
    }

    private static object? ReadLabel(BufferedResponse response, bool attached)
    {
        ContactMapper.EnsureLabel(response.ReadObject(ContactLabelResponse.CreateFromDiscriminatorValue)?.Data, attached);
        return null;
    }

    private static BulkLabelResult ReadBulkResult(BufferedResponse response) =>
        ContactMapper.ToResult(response.ReadObject(BulkLabelResponse.CreateFromDiscriminatorValue)?.Data);
}
