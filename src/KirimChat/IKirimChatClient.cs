namespace KirimChat;

/// <summary>The KirimChat API, small enough to fake by hand in a test.</summary>
public interface IKirimChatClient
{
    /// <summary>Fetches a contact.</summary>
    /// <param name="id">The id of the contact. Opaque: any string is sent but a blank one, <c>.</c>, <c>..</c> and invalid Unicode.</param>
    /// <param name="cancellationToken">Ends the call, whatever it is waiting for.</param>
    /// <returns>The contact, never null.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> cannot be sent; nothing was.</exception>
    /// <exception cref="KirimChatNotFoundException">The organisation has no such contact.</exception>
    /// <exception cref="KirimChatAuthenticationException">The API key is not accepted.</exception>
    /// <exception cref="KirimChatRateLimitException">The organisation has used up its calls for now.</exception>
    /// <exception cref="KirimChatException">Any other failure; the derived classes say which.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<Contact> GetContactAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Fetches a contact, with the status, the request id, the rate limit and the headers of the answer.</summary>
    /// <inheritdoc cref="GetContactAsync"/>
    /// <returns>The contact and what came with it, never null.</returns>
    Task<KirimChatResponse<Contact>> GetContactResponseAsync(string id, CancellationToken cancellationToken = default);
}
