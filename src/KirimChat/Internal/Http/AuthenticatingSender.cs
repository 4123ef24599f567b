using System.Net;
using System.Net.Http.Headers;
using KirimChat.Internal.Authentication;
using KirimChat.Internal.Messages;

namespace KirimChat.Internal.Http;

/// <summary>Sends a request with the API key, to the configured origin only, and once more with another key after a 401.</summary>
internal sealed class AuthenticatingSender(BufferingSender inner, ApiKeyResolver keys, KirimChatClientOptions options)
{
    private AuthenticationHeaderValue? authorization;

    /// <returns>The response, whatever its status.</returns>
    public async Task<BufferedResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        EnsureSameOrigin(request.Url);
        var requestedAt = options.TimeProvider.GetTimestamp();
        var key = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await inner.SendAsync(request, GetAuthorization(key), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var newKey = await keys.RefreshAsync(key, requestedAt, cancellationToken).ConfigureAwait(false);
        if (newKey == key)
        {
            return response;
        }

        response.Dispose();
        return await inner.SendAsync(request, GetAuthorization(newKey), cancellationToken).ConfigureAwait(false);
    }

    // A key seldom changes from one request to the next.
    private AuthenticationHeaderValue GetAuthorization(string key) =>
        authorization is { } last && last.Parameter == key ? last : authorization = new("Bearer", key);

    private void EnsureSameOrigin(Uri url)
    {
        var origin = options.BaseUrl;
        if (url.Scheme != origin.Scheme || url.IdnHost != origin.IdnHost || url.Port != origin.Port)
        {
            throw new InvalidOperationException(
                $"The request is for {url.GetLeftPart(UriPartial.Authority)}, but the API key is only sent to "
                + $"{origin.GetLeftPart(UriPartial.Authority)}. No request was sent.");
        }
    }
}
