using System.Globalization;
using System.Net.Http.Headers;

namespace KirimChat.Internal.Messages;

/// <summary>The <c>X-RateLimit-*</c> headers. Source: the API reference, "Rate limits".</summary>
internal static class RateLimitHeaders
{
    /// <returns>The rate limit, or null when a header is missing or invalid.</returns>
    public static RateLimit? Read(HttpResponseHeaders headers) =>
        headers.TryGetRaw("X-RateLimit-Limit", out var limitText)
        && headers.TryGetRaw("X-RateLimit-Reset", out var resetText)
        && ReadRemaining(headers) is { } remaining
        && int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && long.TryParse(resetText, NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
        && reset <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new(limit, remaining, DateTimeOffset.FromUnixTimeSeconds(reset))
            : null;

    /// <returns>The number of requests that are left, or null when the header is missing or invalid.</returns>
    public static int? ReadRemaining(HttpResponseHeaders headers) =>
        headers.TryGetRaw("X-RateLimit-Remaining", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)
            ? remaining
            : null;
}
