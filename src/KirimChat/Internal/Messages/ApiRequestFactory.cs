using KirimChat.Internal.Performance;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Messages;

/// <summary>Creates the call for a request of the generated client.</summary>
internal static class ApiRequestFactory
{
    public const string IdempotencyKeyName = "Idempotency-Key";

    /// <exception cref="ArgumentException">A path parameter, the URL, or the idempotency key is invalid.</exception>
    public static ApiRequest Create(RequestInformation request, string? baseUrl, byte[]? body, bool expectsContent)
    {
        var template = UrlTemplate.Get(request.UrlTemplate);
        RequestValidator.Validate(request, template);
        var canExpand = !RequestValidator.HasRawUrl(request) && request.QueryParameters.Count == 0;
        var url = canExpand ? template.TryExpand(baseUrl, request.PathParameters) : null;
        var method = GetMethod(request.HttpMethod);
        return new(method, template, url ?? ExpandWithKiota(request, baseUrl), PreparedOperation.GetHeaders(request))
        {
            Accept = GetAccept(request),
            Body = body,
            ExpectsContent = expectsContent,
            IdempotencyKey = method == HttpMethod.Post ? GetIdempotencyKey(request) : null,
            Options = request.RequestOptions,
            ResponseOption = request.GetRequestOption<KirimChatResponseOption>(),
        };
    }

    /// <param name="operation">The operation.</param>
    /// <param name="path">The valid values of its path parameters.</param>
    /// <param name="query">The values of its query parameters.</param>
    public static ApiRequest Create(PreparedOperation operation, string[] path, params (string Name, string? Value)[] query) =>
        new(GetMethod(operation.Method), operation.Template, operation.Expand(path, query), operation.Headers)
        {
            Accept = AcceptHeader.Json,
        };

    /// <param name="operation">The operation.</param>
    /// <param name="path">The valid values of its path parameters.</param>
    /// <param name="body">The body.</param>
    /// <param name="idempotencyKey">The valid key of the caller, or null to use a random one.</param>
    public static ApiRequest CreatePost(PreparedOperation operation, string[] path, IParsable body, string? idempotencyKey = null) =>
        new(HttpMethod.Post, operation.Template, operation.Expand(path, []), operation.Headers)
        {
            Accept = AcceptHeader.Json,
            Body = ExactSerializationWriter.Serialize(body),
            IdempotencyKey = idempotencyKey ?? CreateIdempotencyKey(),
        };

    private static HttpMethod GetMethod(Method method) =>
        method switch
        {
            Method.GET => HttpMethod.Get,
            Method.POST => HttpMethod.Post,
            Method.DELETE => HttpMethod.Delete,
            _ => new(method.ToString()),
        };

    private static AcceptHeader GetAccept(RequestInformation request) =>
        request.Headers.TryGetValue("Accept", out var values) ? AcceptHeader.Parse(values) : AcceptHeader.Any;

    private static string GetIdempotencyKey(RequestInformation request)
    {
        if (!request.Headers.TryGetValue(IdempotencyKeyName, out var values))
        {
            return CreateIdempotencyKey();
        }

        return RequestValidator.EnsureIdempotencyKey(string.Join(",", values), IdempotencyKeyName);
    }

    private static string CreateIdempotencyKey() => Guid.NewGuid().ToString();

    private static Uri ExpandWithKiota(RequestInformation request, string? baseUrl)
    {
        request.PathParameters["baseurl"] = baseUrl ?? "";
        return request.URI;
    }
}
