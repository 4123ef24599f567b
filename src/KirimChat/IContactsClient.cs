namespace KirimChat;

/// <summary>The operations on contacts.</summary>
public interface IContactsClient
{
    /// <summary>Gets a contact.</summary>
    /// <param name="id">
    /// The ID of the contact. Opaque: any string is sent, except a blank one, <c>.</c>, <c>..</c>, and invalid Unicode.
    /// </param>
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
}
