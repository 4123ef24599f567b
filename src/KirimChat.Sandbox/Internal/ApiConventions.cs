using System.Globalization;

namespace KirimChat.Sandbox.Internal;

/// <summary>What holds for every call: a request id, a key, a rate limit.</summary>
internal sealed class ApiConventions(TokenBucket bucket, TimeProvider time)
{
    public static string RequestId(HttpContext context) => context.Response.Headers["X-Request-Id"].ToString();

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["X-Request-Id"] = RequestIds.New(time.GetUtcNow());
        var isAllowed = bucket.TryTake();
        WriteRateLimit(context.Response.Headers);
        if (!isAllowed) context.Response.Headers.RetryAfter = bucket.SecondsToNext.ToString(CultureInfo.InvariantCulture);

        var refusal = KeyRefusal(context.Request.Headers.Authorization) ?? (isAllowed ? null : ErrorAnswer.RateLimitExceeded);
        try
        {
            await (refusal is null ? next(context) : refusal.WriteAsync(context)).ConfigureAwait(false);
        }
        catch (NotImplementedException)
        {
            await ErrorAnswer.NotImplemented.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private static ErrorAnswer? KeyRefusal(string? authorization) => authorization switch
    {
        null or "" => ErrorAnswer.MissingApiKey,
        "Bearer " + SeededContacts.ApiKey => null,
        _ => ErrorAnswer.InvalidApiKey,
    };

    private void WriteRateLimit(IHeaderDictionary headers)
    {
        headers["X-RateLimit-Limit"] = bucket.Capacity.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = bucket.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = bucket.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
