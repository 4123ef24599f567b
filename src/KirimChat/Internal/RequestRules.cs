using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal;

/// <summary>What must hold of a request before it becomes a <see cref="Uri"/>, which would normalise the evidence away.</summary>
internal static class RequestRules
{
    private const string RawUrl = "request-raw-url";

    /// <summary>The request has a URL of the caller's, in the place of a template.</summary>
    public static bool HasRawUrl(RequestInformation request) => request.PathParameters.ContainsKey(RawUrl);

    /// <exception cref="ArgumentException">A path parameter would not reach exactly one segment of the path, or a URL is none.</exception>
    public static void Check(RequestInformation request, UrlTemplate template)
    {
        if (request.PathParameters.TryGetValue(RawUrl, out var raw))
        {
            // Its path is the caller's. Its host is checked before the key goes on.
            if (!Uri.TryCreate(raw as string, UriKind.Absolute, out _)) throw new ArgumentException("The URL of the request is not absolute.");
            return;
        }

        foreach (var name in template.Parameters)
        {
            request.PathParameters.TryGetValue(name, out var value);
            if (value is null or string && Problem((string?)value) is { } problem) throw new ArgumentException($"The {name} {problem}.", name);
        }
    }

    private static string? Problem(string? segment) => segment switch
    {
        null => "is null",
        _ when string.IsNullOrWhiteSpace(segment) => "is blank",
        "." or ".." => "is a dot segment, which would change the path",
        _ when HasLoneSurrogate(segment) => "is not valid Unicode",
        _ => null,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return true;
            i++;
        }

        return false;
    }
}
