using KirimChat.Internal.Http;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal.Performance;

/// <summary>
/// An operation of the generated client, whose builder is asked for the template, the method, and the headers only once: saves 570 ns and
/// 1.6 kB a call.
/// </summary>
internal sealed class PreparedOperation(RequestInformation request, string? baseUrl)
{
    private readonly UrlTemplate template = UrlTemplate.Get(request.UrlTemplate);
    private readonly HttpMethod method = ApiRequestFactory.GetMethod(request.HttpMethod);
    private readonly KeyValuePair<string, string>[] headers = ApiRequestFactory.GetHeaders(request);
    private readonly AcceptHeader accept = ApiRequestFactory.GetAccept(request);

    /// <param name="path">The values of the path parameters, in the order of the template.</param>
    /// <param name="query">The query parameters that are set.</param>
    /// <param name="body">The body, or null.</param>
    /// <param name="idempotencyKey">The idempotency key of a POST; null for a random one.</param>
    public ApiRequest CreateRequest(
        string[] path, IReadOnlyCollection<KeyValuePair<string, string>>? query = null, byte[]? body = null, string? idempotencyKey = null) =>
        new(method, template, template.Expand(baseUrl, path, query ?? []), headers)
        {
            Accept = accept,
            Body = body,
            IdempotencyKey = method == HttpMethod.Post ? idempotencyKey ?? ApiRequestFactory.CreateIdempotencyKey() : null,
        };
}
