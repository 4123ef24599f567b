using System.Diagnostics.CodeAnalysis;
using KirimChat.Sandbox.Internal.Contract;
using Microsoft.AspNetCore.Mvc;

namespace KirimChat.Sandbox.Internal;

/// <summary>The operations of the OpenAPI description.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "MVC creates it.")]
internal sealed class ContractController(SandboxState state) : ContractControllerBase
{
    private const int DefaultLimit = 25;

    private ContactStore Contacts => ApiMiddleware.GetOrganization(HttpContext).Contacts;

    private string RequestId => ApiMiddleware.GetRequestId(HttpContext);

    /// <inheritdoc/>
    public override Task<ActionResult<ContactListResponse>> ListContacts(
        string? phone,
        string? search,
        int? limit,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        if (RequestChecks.CheckList(phone, search, limit, ModelState) is { } error)
        {
            return Respond<ContactListResponse>(error);
        }

        // MVC binds an empty value to null, but only a list without a cursor begins at the first page.
        cursor ??= HttpContext.Request.Query.ContainsKey("cursor") ? "" : null;
        // Each value is quoted, so that no two filters have the same text.
        var filters = System.Text.Json.JsonSerializer.Serialize(new[] { phone, search });
        if ((cursor is null ? 0 : state.Cursors.Read(cursor, filters)) is not { } position)
        {
            return Respond<ContactListResponse>(ApiError.InvalidCursor);
        }

        var (contacts, next) = Contacts.List(position, limit ?? DefaultLimit, contact => Matches(contact, phone, search));
        return Respond(
            new ContactListResponse
            {
                Data = [.. contacts.Select(ContactMapper.ToContract)],
                Has_more = next is not null,
                Next_cursor = next is { } nextPosition ? state.Cursors.Create(nextPosition, filters) : null,
                Request_id = RequestId,
            }
        );
    }

    /// <inheritdoc/>
    public override async Task<ActionResult<ContactResponse>> CreateContact(
        CreateContactRequest body,
        string? idempotency_Key,
        CancellationToken cancellationToken
    )
    {
        var error = await RequestChecks.CheckBodyAsync(HttpContext, ModelState, "phone_number").ConfigureAwait(false);
        if ((error ?? RequestChecks.CheckContact(body)) is { } invalid)
        {
            return invalid;
        }

        var contact = ContactMapper.FromContract(body, state.Time.GetUtcNow());
        Contacts.Set(contact);
        return StatusCode(StatusCodes.Status201Created, ToResponse(contact));
    }

    /// <inheritdoc/>
    public override Task<ActionResult<ContactResponse>> GetContact(string id, CancellationToken cancellationToken) =>
        TryFind(id, out var contact, out var error) ? Respond(ToResponse(contact)) : Respond<ContactResponse>(error);

    /// <inheritdoc/>
    public override async Task<ActionResult<ContactLabelResponse>> AttachContactLabel(
        AttachLabelRequest body,
        string id,
        string? idempotency_Key,
        CancellationToken cancellationToken
    )
    {
        var error = await RequestChecks.CheckBodyAsync(HttpContext, ModelState, "label_id").ConfigureAwait(false);
        return error ?? await SetLabelAsync(id, body.Label_id, isAttached: true).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<ActionResult<ContactLabelResponse>> DetachContactLabel(
        string id,
        string label_id,
        CancellationToken cancellationToken
    ) => SetLabelAsync(id, label_id, isAttached: false);

    /// <inheritdoc/>
    public override async Task<ActionResult<BulkLabelResponse>> BulkLabelContacts(
        BulkLabelRequest body,
        string? idempotency_Key,
        CancellationToken cancellationToken
    )
    {
        var error = await RequestChecks
            .CheckBodyAsync(HttpContext, ModelState, "contact_ids", "label_id", "operation")
            .ConfigureAwait(false);
        error ??= RequestChecks.CheckIds(body.Contact_ids) ?? (state.HasLabel(body.Label_id) ? null : ApiError.LabelNotFound);
        if (error is not null)
        {
            return error;
        }

        var isOtherTeam = body.Label_id == state.OtherTeamLabelId;
        var found = isOtherTeam
            ? body.Contact_ids.Count(id => Contacts.Find(id) is not null)
            : Contacts.SetLabel(body.Contact_ids, body.Label_id, body.Operation == BulkLabelRequestOperation.Attach);
        return new BulkLabelResponse
        {
            Data = new()
            {
                Applied = isOtherTeam ? 0 : found,
                Skipped_cross_org = body.Contact_ids.Count - found,
                Skipped_team_mismatch = isOtherTeam ? found : 0,
            },
            Request_id = RequestId,
        };
    }

    private Task<ActionResult<ContactLabelResponse>> SetLabelAsync(string id, string labelId, bool isAttached)
    {
        if (!TryFind(id, out var contact, out var error))
        {
            return Respond<ContactLabelResponse>(error);
        }

        if (!state.HasLabel(labelId))
        {
            return Respond<ContactLabelResponse>(ApiError.LabelNotFound);
        }

        if (labelId == state.OtherTeamLabelId)
        {
            return Respond<ContactLabelResponse>(ApiError.InvalidField("label_id", "The label belongs to another team."));
        }

        Contacts.SetLabel([contact.Id], labelId, isAttached);
        var label = new ContactLabel
        {
            Contact_id = id,
            Label_id = labelId,
            Attached = isAttached,
        };
        return Respond(new ContactLabelResponse { Data = label, Request_id = RequestId });
    }

    // A reserved ID is a contact, too: a fault such as latency has a response.
    private bool TryFind(string id, [NotNullWhen(true)] out SandboxContact? contact, [NotNullWhen(false)] out ApiError? error)
    {
        contact = Contacts.Find(id) ?? (FaultQueue.Reserved.ContainsKey(id) ? new() { Id = id } : null);
        error =
            contact is not null ? null
            : RequestChecks.IsContactId(id) ? ApiError.ContactNotFound
            : ApiError.InvalidContactId;
        return contact is not null;
    }

    private ContactResponse ToResponse(SandboxContact contact) =>
        new() { Data = ContactMapper.ToContract(contact), Request_id = RequestId };

    private static bool Matches(SandboxContact contact, string? phone, string? search) =>
        (phone is null || contact.PhoneNumber == phone)
        && (search is null || Contains(contact.Name, search) || Contains(contact.Email, search));

    private static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;

    private static Task<ActionResult<T>> Respond<T>(T response) => Task.FromResult<ActionResult<T>>(response);

    private static Task<ActionResult<T>> Respond<T>(ApiError error) => Task.FromResult<ActionResult<T>>(error);
}
