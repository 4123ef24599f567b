using Microsoft.Extensions.Caching.Hybrid;

namespace KirimChat.Conformance.Fleet;

/// <summary>A service that reads contacts, as the documentation shows it.</summary>
public sealed class ContactReader(IKirimChatClient kirimChat, HybridCache cache)
{
    private static readonly HybridCacheEntryOptions OneMinute = new() { Expiration = TimeSpan.FromMinutes(1) };

    public async Task<Contact> GetAsync(string id, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(
            $"kirimchat:contact:{id}",
            async token => await kirimChat.Contacts.GetAsync(id, token),
            OneMinute,
            cancellationToken: cancellationToken
        );
}
