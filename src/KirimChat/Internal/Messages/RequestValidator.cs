using KirimChat.Internal.Performance;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal.Messages;

/// <summary>Validates a request before it becomes a <see cref="Uri"/>, which would normalize the evidence away.</summary>
internal static class RequestValidator
{
    private const string RawUrl = "request-raw-url";

    // Source: the API reference, "Idempotency".
    private const int MaxIdempotencyKeyLength = 255;

    /// <summary>The request has a URL of its own instead of a template.</summary>
    public static bool HasRawUrl(RequestInformation request) => request.PathParameters.ContainsKey(RawUrl);

    /// <exception cref="ArgumentException">
    /// A path parameter would not reach exactly one segment of the path, or the URL is not absolute.
    /// </exception>
    public static void Validate(RequestInformation request, UrlTemplate template)
    {
        if (request.PathParameters.TryGetValue(RawUrl, out var raw))
        {
            // Its path is up to the caller. Its origin is checked before the key is sent.
            if (!Uri.TryCreate(raw as string, UriKind.Absolute, out _))
            {
                throw new ArgumentException("The URL of the request is not absolute.");
            }

            return;
        }

        foreach (var name in template.Parameters)
        {
            request.PathParameters.TryGetValue(name, out var value);
            if (value is null or string)
            {
                EnsureSegment((string?)value, $"The path parameter {name}", name);
            }
        }
    }

    /// <exception cref="ArgumentException">The value would not reach exactly one segment of the path.</exception>
    public static string EnsureSegment(string? value, string subject, string name) =>
        GetSegmentError(value) is { } error ? throw new ArgumentException($"{subject} {error}.", name) : value!;

    /// <exception cref="ArgumentException">The key is empty, too long, or not printable ASCII.</exception>
    public static string EnsureIdempotencyKey(string key, string name)
    {
        // HTTP removes spaces at the ends: another key would be sent, or none.
        if (key.Length is 0 or > MaxIdempotencyKeyLength || key.Any(static c => c is < ' ' or > '~') || key.Trim() != key)
        {
            throw new ArgumentException(
                $"The idempotency key must have 1 to {MaxIdempotencyKeyLength} printable ASCII characters, without a space at either end.",
                name
            );
        }

        return key;
    }

    private static string? GetSegmentError(string? segment) =>
        segment switch
        {
            null => "is null",
            _ when string.IsNullOrWhiteSpace(segment) => "is blank",
            "." or ".." => "is a dot segment, which would change the path",
            _ when HasLoneSurrogate(segment) => "is not valid Unicode",
            _ => null,
        };

    public static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, i))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
