#pragma warning disable CA1001 // A call that is under way at the end may need the semaphore, which holds nothing as long as no one asks for its wait handle.

namespace KirimChat.Internal;

/// <summary>Asks for the API key, and after a 401 once more, so that many calls refused at once ask together.</summary>
internal sealed class ApiKeySource(Func<KirimChatClientOptions> options)
{
    private readonly SemaphoreSlim renewing = new(1, 1);
    private int renewals;
    private string? renewed;

    /// <summary>Which renewals a call had seen when it asked for its key: a later one need not be asked for again.</summary>
    public int Renewals => Volatile.Read(ref renewals);

    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var current = options();
        return current.ApiKeyProvider is { } provider ? AskAsync(provider, current.Title, cancellationToken) : new(current.ApiKey!);
    }

    public async Task<string> RenewAsync(int seen, CancellationToken cancellationToken)
    {
        await renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (renewals == seen || renewed is null)
            {
                renewals++;
                renewed = null;
                renewed = await GetAsync(cancellationToken).ConfigureAwait(false);
            }

            return renewed;
        }
        finally
        {
            renewing.Release();
        }
    }

    private static async ValueTask<string> AskAsync(Func<CancellationToken, ValueTask<string>> provider, string title, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = await provider(cancellationToken).ConfigureAwait(false);
        return ApiKeyRules.Problem(key) is { } problem
            ? throw new InvalidOperationException($"{title}: the key that ApiKeyProvider gave {problem}.")
            : key;
    }
}
