using System.Net.Http.Headers;

namespace KirimChat.Internal.Authentication;

/// <summary>Authenticates requests with the API key, for the configured origin only.</summary>
internal sealed class RequestAuthenticator(ApiKeyResolver keys, KirimChatClientOptions options)
{
    private AuthenticationHeaderValue? authorization;

    /// <returns>The header with the API key.</returns>
    /// <exception cref="InvalidOperationException">The request is for another origin.</exception>
    public ValueTask<AuthenticationHeaderValue> AuthenticateAsync(Uri url, CancellationToken cancellationToken)
    {
        EnsureSameOrigin(url);
        var key = keys.GetAsync(cancellationToken);
        return key.IsCompletedSuccessfully ? new(CreateHeader(key.Result)) : CreateHeaderAsync(key);
    }

    /// <returns>The header with another API key, or null when the rejected one is still the current one.</returns>
    public async ValueTask<AuthenticationHeaderValue?> RenewAsync(
        AuthenticationHeaderValue rejected,
        long requestedAt,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.RefreshAsync(rejected.Parameter!, requestedAt, cancellationToken).ConfigureAwait(false);
        return key == rejected.Parameter ? null : CreateHeader(key);
    }

    private async ValueTask<AuthenticationHeaderValue> CreateHeaderAsync(ValueTask<string> key) =>
        CreateHeader(await key.ConfigureAwait(false));

    // A key seldom changes from one request to the next.
    private AuthenticationHeaderValue CreateHeader(string key) =>
        authorization is { } last && last.Parameter == key ? last : authorization = new("Bearer", key);

    private void EnsureSameOrigin(Uri url)
    {
        var origin = options.BaseUrl;
        if (url.Scheme != origin.Scheme || url.IdnHost != origin.IdnHost || url.Port != origin.Port)
        {
            throw new InvalidOperationException(
                $"The request is for {url.GetLeftPart(UriPartial.Authority)}, but the API key is only sent to "
                    + $"{origin.GetLeftPart(UriPartial.Authority)}. No request was sent."
            );
        }
    }
}
