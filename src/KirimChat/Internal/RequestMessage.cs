using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal;

/// <summary>A request of Kiota's without contents, as the platform sends it.</summary>
internal static class RequestMessage
{
    public static HttpRequestMessage Of(RequestInformation request, string? baseUrl, Call call)
    {
        var template = RequestRules.HasRawUrl(request) ? null : call.Template;
        var message = new HttpRequestMessage(HttpMethod.Get, template?.Expand(baseUrl, request.PathParameters) ?? ExpandByKiota(request, baseUrl));
        foreach (var header in request.Headers) message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        foreach (var option in request.RequestOptions) Attach(message, option);
        Attach(message, call);
        return message;
    }

    private static void Attach(HttpRequestMessage message, IRequestOption option) =>
#if NET
        message.Options.Set(new(option.GetType().FullName!), option);
#else
        message.Properties[option.GetType().FullName!] = option;
#endif

    private static Uri ExpandByKiota(RequestInformation request, string? baseUrl)
    {
        request.PathParameters["baseurl"] = baseUrl ?? "";
        return request.URI;
    }
}
