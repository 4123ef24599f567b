using System.Collections.Concurrent;
using KirimChat.Internal.Threading;

namespace KirimChat.Internal.Authentication;

/// <summary>Resolves the API key of a request, and resolves it again after the server has rejected it.</summary>
internal sealed class ApiKeyResolver(Func<KirimChatClientOptions> options, TimeProvider time)
{
    // Keyed by the rejected key: only calls that were rejected with the same key may share its replacement.
    private readonly ConcurrentDictionary<string, Refresh> refreshes = new(StringComparer.Ordinal);

    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var current = options();
        return current.ApiKeyProvider is { } provider
            ? InvokeAsync(provider, current.DisplayName, cancellationToken)
            : new(current.ApiKey!);
    }

    /// <summary>
    /// Returns the key that replaces a rejected one. Concurrent calls that were rejected with the same key share one lookup.
    /// </summary>
    /// <param name="rejectedKey">The key that the server rejected.</param>
    /// <param name="requestedAt">When the call began to resolve that key: a replacement that was looked up later can be shared.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    public async Task<string> RefreshAsync(string rejectedKey, long requestedAt, CancellationToken cancellationToken)
    {
        var refresh = refreshes.GetOrAdd(rejectedKey, static _ => new());
        await refresh.Lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (refresh.Key is null || refresh.StartedAt < requestedAt)
            {
                RemoveExpired(rejectedKey);
                refresh.Key = null;
                refresh.StartedAt = time.GetTimestamp();
                refresh.Key = await GetAsync(cancellationToken).ConfigureAwait(false);
            }

            return refresh.Key;
        }
        finally
        {
            refresh.Lock.Release();
        }
    }

    private static async ValueTask<string> InvokeAsync(
        Func<CancellationToken, ValueTask<string>> provider,
        string clientName,
        CancellationToken cancellationToken
    )
    {
        var lookup = provider(cancellationToken);
        // A provider may ignore its token. A key that is at hand costs no task.
        var key = lookup.IsCompleted
            ? await lookup.ConfigureAwait(false)
            : await lookup.AsTask().AbandonWhenCanceledAsync(cancellationToken).ConfigureAwait(false);
        return ApiKeyValidator.GetError(key) is { } error
            ? throw new InvalidOperationException($"{clientName}: the API key returned by ApiKeyProvider {error}.")
            : key;
    }

    // No call lives longer than Timeout, so an older replacement is never shared again.
    private void RemoveExpired(string currentKey)
    {
        foreach (var entry in refreshes)
        {
            if (entry.Key != currentKey && entry.Value.Key is not null && time.GetElapsedTime(entry.Value.StartedAt) > options().Timeout)
            {
                refreshes.TryRemove(entry.Key, out _);
            }
        }
    }

#pragma warning disable CA1001 // The semaphore holds no resource unless its wait handle is used.
    private sealed class Refresh
#pragma warning restore CA1001
    {
        public SemaphoreSlim Lock { get; } = new(1, 1);

        public string? Key { get; set; }

        public long StartedAt { get; set; }
    }
}
