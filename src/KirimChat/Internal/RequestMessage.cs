using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal;

/// <summary>A request of Kiota's without contents, as the platform sends it, and the call that it belongs to.</summary>
internal sealed class RequestMessage : HttpRequestMessage
{
    private RequestMessage(Uri url, Call call)
        : base(HttpMethod.Get, url) => Call = call;

    public Call Call { get; }

    public static RequestMessage Of(RequestInformation request, string? baseUrl, Call call)
    {
        var template = RequestRules.HasRawUrl(request) ? null : call.Template;
        var message = new RequestMessage(template?.Expand(baseUrl, request.PathParameters) ?? ExpandByKiota(request, baseUrl), call);
        foreach (var header in request.Headers) message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        foreach (var option in request.RequestOptions)
        {
#if NET
            message.Options.Set(new(option.GetType().FullName!), option);
#else
            message.Properties[option.GetType().FullName!] = option;
#endif
        }

        return message;
    }

    private static Uri ExpandByKiota(RequestInformation request, string? baseUrl)
    {
        request.PathParameters["baseurl"] = baseUrl ?? "";
        return request.URI;
    }
}
