namespace KirimChat;

/// <summary>The operations on contacts.</summary>
/// <remarks>
/// Every method throws a <see cref="KirimChatException"/> when the call fails, whose derived type identifies the cause, and an
/// <see cref="OperationCanceledException"/> when the call is canceled. An invalid argument is an <see cref="ArgumentException"/>, and no
/// request is sent. IDs are opaque: any string is sent, except a blank one, <c>.</c>, <c>..</c>, and invalid Unicode.
/// </remarks>
public interface IContactsClient
{
    /// <summary>Gets a contact.</summary>
    /// <param name="id">The ID of the contact.</param>
    /// <param name="cancellationToken">A token that can be used to cancel the operation.</param>
    /// <returns>The contact, never null.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not a valid path segment. No request was sent.</exception>
    /// <exception cref="KirimChatNotFoundException">The organization has no such contact.</exception>
    /// <exception cref="KirimChatAuthenticationException">The API key was rejected.</exception>
    /// <exception cref="KirimChatRateLimitException">The rate limit of the organization was exceeded.</exception>
    /// <exception cref="KirimChatException">The call failed for another reason; the derived type identifies it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    Task<Contact> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Gets a contact together with the status, the request ID, the rate limit, and the headers of the response.</summary>
    /// <inheritdoc cref="GetAsync"/>
    /// <returns>The contact and the response metadata, never null.</returns>
    Task<KirimChatResponse<Contact>> GetWithResponseAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists contacts. Each page is requested only when the previous one was consumed.</summary>
    /// <param name="filter">The contacts to list, or null to list all contacts.</param>
    /// <param name="cancellationToken">
    /// A token that can be used to cancel the operation. A token given to <c>WithCancellation</c> cancels it, too.
    /// </param>
    /// <returns>The contacts, in the order of the API, which isn't documented.</returns>
    /// <exception cref="ArgumentException">A value of <paramref name="filter"/> is invalid. No request was sent.</exception>
    /// <exception cref="KirimChatUnexpectedResponseException">
    /// A page is not what the API promises, or its cursor is the one of an earlier page, so that the list would never end.
    /// </exception>
    /// <exception cref="KirimChatException">A request failed. The contacts of the previous pages were returned.</exception>
    /// <exception cref="OperationCanceledException">A token was canceled.</exception>
    IAsyncEnumerable<Contact> ListAsync(ContactFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of a list of contacts, for example to resume a list or to show pages to a user.</summary>
    /// <param name="filter">The contacts to list, or null to list all contacts.</param>
    /// <param name="cursor">
    /// <see cref="ContactPage.NextCursor"/> of the previous page of the same filter, or null for the first page.
    /// </param>
    /// <param name="cancellationToken">A token that can be used to cancel the operation.</param>
    /// <returns>The page, never null.</returns>
    /// <exception cref="ArgumentException">
    /// A value of <paramref name="filter"/> is invalid, or <paramref name="cursor"/> is empty. No request was sent.
    /// </exception>
    /// <exception cref="KirimChatInvalidRequestException">The cursor belongs to another filter, or has been changed.</exception>
    /// <exception cref="KirimChatException">The call failed for another reason; the derived type identifies it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    Task<ContactPage> ListPageAsync(ContactFilter? filter = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a contact.</summary>
    /// <param name="contact">The values of the contact.</param>
    /// <param name="idempotencyKey">
    /// A key of 1 to 255 printable ASCII characters, without a space at either end, that identifies the call, so that the contact is
    /// created only once however often the call is made within 24 hours; or null to use a random UUID, which protects the retries of this
    /// call only.
    /// </param>
    /// <param name="cancellationToken">A token that can be used to cancel the operation.</param>
    /// <returns>The new contact, never null.</returns>
    /// <exception cref="ArgumentException">A value of an argument is invalid. No request was sent.</exception>
    /// <exception cref="KirimChatInvalidRequestException">
    /// The API rejected a value, or the idempotency key was used for another request (<c>idempotency_key_reuse</c>).
    /// </exception>
    /// <exception cref="KirimChatConflictException">
    /// A call with the same idempotency key is still being processed (<c>idempotency_in_progress</c>), also after retries.
    /// </exception>
    /// <exception cref="KirimChatException">The call failed for another reason; the derived type identifies it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    Task<Contact> CreateAsync(NewContact contact, string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Attaches a label to a contact. A label that is already attached stays attached.</summary>
    /// <param name="id">The ID of the contact.</param>
    /// <param name="labelId">The ID of the label, which must belong to the same team as the contact.</param>
    /// <param name="cancellationToken">A token that can be used to cancel the operation.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="ArgumentException">An ID is blank or otherwise invalid. No request was sent.</exception>
    /// <exception cref="KirimChatNotFoundException">The organization has no such contact or label.</exception>
    /// <exception cref="KirimChatException">The call failed for another reason; the derived type identifies it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    Task AttachLabelAsync(string id, string labelId, CancellationToken cancellationToken = default);

    /// <summary>Detaches a label from a contact.</summary>
    /// <inheritdoc cref="AttachLabelAsync"/>
    Task DetachLabelAsync(string id, string labelId, CancellationToken cancellationToken = default);

    /// <summary>Attaches a label to up to 1,000 contacts in one transaction.</summary>
    /// <param name="ids">The IDs of 1 to 1,000 contacts. Duplicates are allowed.</param>
    /// <param name="labelId">The ID of the label.</param>
    /// <param name="idempotencyKey">
    /// A key of 1 to 255 printable ASCII characters, without a space at either end, that identifies the call; or null to use a random
    /// UUID.
    /// </param>
    /// <param name="cancellationToken">A token that can be used to cancel the operation.</param>
    /// <returns>The numbers of contacts that were changed and skipped, never null.</returns>
    /// <exception cref="ArgumentException">An argument is invalid. No request was sent.</exception>
    /// <exception cref="KirimChatNotFoundException">The organization has no such label.</exception>
    /// <exception cref="KirimChatException">The call failed for another reason; the derived type identifies it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    Task<BulkLabelResult> BulkAttachLabelAsync(
        IReadOnlyCollection<string> ids,
        string labelId,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Detaches a label from up to 1,000 contacts in one transaction.</summary>
    /// <inheritdoc cref="BulkAttachLabelAsync"/>
    Task<BulkLabelResult> BulkDetachLabelAsync(
        IReadOnlyCollection<string> ids,
        string labelId,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    );
}
