using KirimChat.Internal.Performance;
using Microsoft.Kiota.Abstractions;

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
    public static ApiRequest Create(PreparedOperation operation, params string[] path) =>
        new(GetMethod(operation.Method), operation.Template, operation.Expand(path), operation.Headers) { Accept = AcceptHeader.Json };

    private static HttpMethod GetMethod(Method method) => method switch
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
            return Guid.NewGuid().ToString();
        }

        return RequestValidator.EnsureIdempotencyKey(string.Join(",", values), IdempotencyKeyName);
    }

    private static Uri ExpandWithKiota(RequestInformation request, string? baseUrl)
    {
        request.PathParameters["baseurl"] = baseUrl ?? "";
        return request.URI;
    }
}
