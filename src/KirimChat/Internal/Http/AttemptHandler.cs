using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace KirimChat.Internal.Http;

/// <summary>One attempt: the key goes on, the answer is read whole, and what is no success becomes an exception.</summary>
internal sealed class AttemptHandler(KirimChatClientOptions options, ApiKeySource keys) : DelegatingHandler
{
    private readonly Errors errors = new(options);
    private AuthenticationHeaderValue? authorization;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RefuseAnotherHost(request.RequestUri!);
        var call = Call.Of(request);
        var renewals = keys.Renewals;
        var key = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
        var (response, answer) = await SendAsync(request, call, key, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Unauthorized
            && await keys.RenewAsync(renewals, cancellationToken).ConfigureAwait(false) is var renewed
            && renewed != key)
        {
            response.Dispose();
            (response, answer) = await SendAsync(request, call, renewed, cancellationToken).ConfigureAwait(false);
        }

        if (Failure(request, answer) is { } failure)
        {
            response.Dispose();
            throw failure;
        }

        if (call.IsReadByKiota) answer.PutBack();
        return response;
    }

#if NET
    // 0.2 kB less for each call that waits, which is nearly all.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<(HttpResponseMessage Response, Answer Answer)> SendAsync(HttpRequestMessage request, Call call, string key, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = Authorization(key);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        // The platform lets a bare SocketException through when a connection is reset the moment it is made.
        catch (Exception lost) when (lost is HttpRequestException or IOException or SocketException)
        {
            throw errors.ConnectionFailed(lost, key);
        }

        try
        {
            var (body, isTruncated) = await BoundedBody.ReadAsync(response.Content, options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            var answer = new Answer(response, body, isTruncated, key);
            call.Arrived(answer);
            return (response, answer);
        }
        catch (Exception lost) when (lost is not OperationCanceledException)
        {
            // Whatever it is, a reset or a decoder's complaint: the body did not come whole.
            var head = Answer.WithoutBody(response, key);
            call.Arrived(head);
            response.Dispose();
            throw errors.BodyLost(head, lost);
        }
    }

    // A key seldom changes from one attempt to the next.
    private AuthenticationHeaderValue Authorization(string key) =>
        authorization is { } last && last.Parameter == key ? last : authorization = new("Bearer", key);

    private KirimChatException? Failure(HttpRequestMessage request, Answer answer) => (int)answer.StatusCode switch
    {
        204 or 205 => null,
        >= 200 and <= 299 when answer.IsTruncated => errors.TooLarge(answer),
        >= 200 and <= 299 => Broken(request, answer) is { } what ? errors.Unexpected(answer, what) : null,
        >= 300 and <= 399 => errors.Unexpected(answer, "a redirect"),
        _ => errors.ErrorStatus(answer),
    };

    // Judged by what the request accepts: an operation that promises no body may come without one.
    private static string? Broken(HttpRequestMessage request, Answer answer) => answer switch
    {
        { Body.Count: > 0, IsJson: true } => null,
        _ when !request.Headers.Accept.Any(static accepted => MediaTypes.IsJson(accepted.MediaType)) => null,
        { Body.Count: 0 } => "there is no body",
        { MediaType: null } => "the body has no content type",
        { MediaType: var type } => $"the body is {type}, not JSON",
    };

    private void RefuseAnotherHost(Uri url)
    {
        if ((url.Scheme, url.IdnHost, url.Port) != (options.BaseUrl.Scheme, options.BaseUrl.IdnHost, options.BaseUrl.Port))
            throw new InvalidOperationException($"The request is for {url.GetLeftPart(UriPartial.Authority)}, and the API key is for {options.BaseUrl.GetLeftPart(UriPartial.Authority)} only. Nothing was sent.");
    }
}
