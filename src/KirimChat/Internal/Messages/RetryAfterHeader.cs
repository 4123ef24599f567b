using System.Globalization;
using System.Net.Http.Headers;

namespace KirimChat.Internal.Messages;

/// <summary>The <c>Retry-After</c> header: seconds or a date.</summary>
internal static class RetryAfterHeader
{
    // The typed header is null for a number beyond 32 bits, which is a long delay and not none. More than this is not a valid TimeSpan.
    private const double MaxSeconds = 900_000_000_000;

    /// <returns>The delay from now, not negative; or null when the header is missing or invalid.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        if (!headers.TryGetRaw("Retry-After", out var text))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds));
        }

        if (!RetryConditionHeaderValue.TryParse(text, out var value) || value.Date is not { } date)
        {
            return null;
        }

        // Both dates are the server's, so that a clock that is wrong here does not matter.
        var delay = date - (headers.Date ?? time.GetUtcNow());
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }
}
