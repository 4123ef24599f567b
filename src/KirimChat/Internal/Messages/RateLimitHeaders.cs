using System.Globalization;
using System.Net.Http.Headers;

namespace KirimChat.Internal.Messages;

/// <summary>The <c>X-RateLimit-*</c> headers. Source: the API reference, "Rate limits".</summary>
internal static class RateLimitHeaders
{
    /// <returns>The rate limit, or null when a header is missing or invalid.</returns>
    public static RateLimit? Read(HttpResponseHeaders headers) =>
        headers.TryGetRaw("X-RateLimit-Limit", out var limitText)
        && headers.TryGetRaw("X-RateLimit-Remaining", out var remainingText)
        && headers.TryGetRaw("X-RateLimit-Reset", out var resetText)
        && int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && int.TryParse(remainingText, NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)
        && long.TryParse(resetText, NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
        && reset <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new(limit, remaining, DateTimeOffset.FromUnixTimeSeconds(reset))
            : null;
}
