using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace KirimChat.Sandbox.Internal;

/// <summary>What holds for every call: a request id, a key, a rate limit, and the faults that were asked for.</summary>
internal sealed class ApiMiddleware(SandboxState state)
{
    private const string Limit = "X-RateLimit-Limit";
    private const string Remaining = "X-RateLimit-Remaining";
    private const string Reset = "X-RateLimit-Reset";

    private static readonly object OrganisationItem = new();

    public static string RequestId(HttpContext context) => context.Response.Headers["X-Request-Id"].ToString();

    public static Organisation OrganisationOf(HttpContext context) => (Organisation)context.Items[OrganisationItem]!;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static response => FitRateLimitAsync((HttpResponse)response), context.Response);
        context.Response.Headers["X-Request-Id"] = Ids.New("req_", state.Time.GetUtcNow());
        Record(context);

        var (organisation, refusal) = Authenticate(context.Request.Headers.Authorization.ToString());
        context.Items[OrganisationItem] = organisation;
        if (!TakeToken(context.Response.Headers, organisation.Bucket)) refusal ??= ErrorAnswer.RateLimitExceeded;
        if (refusal is not null)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            var fault = state.FaultOf(context.Request.Path.Value!.Split('/')[^1]);
            await (fault is null ? next(context) : fault.AnswerAsync(context, state.Time, next)).ConfigureAwait(false);
        }
        catch (NotImplementedException)
        {
            await ErrorAnswer.NotImplemented.WriteAsync(context).ConfigureAwait(false);
        }
    }

    // A 5xx tells nothing of the rate limit, and a 429 that nothing is left of it.
    private static Task FitRateLimitAsync(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status429TooManyRequests) response.Headers[Remaining] = "0";
        if (response.StatusCode < StatusCodes.Status500InternalServerError) return Task.CompletedTask;
        foreach (var name in new[] { Limit, Remaining, Reset }) response.Headers.Remove(name);
        return Task.CompletedTask;
    }

    // A key that is refused is counted on the organisation of the sandbox: the answer must tell some limit.
    private (Organisation Organisation, ErrorAnswer? Refusal) Authenticate(string authorization)
    {
        if (authorization.Length == 0) return (state.Organisation, ErrorAnswer.MissingApiKey);
        var key = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..] : "";
        return state.Keys.TryGetValue(key, out var known)
            ? (known.Organisation ?? state.Organisation, known.Refusal)
            : (state.Organisation, ErrorAnswer.InvalidApiKey);
    }

    private static bool TakeToken(IHeaderDictionary headers, TokenBucket bucket)
    {
        var taken = bucket.Take();
        headers[Limit] = bucket.Capacity.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = taken.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = taken.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (!taken.IsAllowed) headers.RetryAfter = taken.SecondsToNext.ToString(CultureInfo.InvariantCulture);
        return taken.IsAllowed;
    }

    private void Record(HttpContext context) => state.Record(new(
        state.Time.GetUtcNow(),
        context.Request.Method,
        context.Features.Get<IHttpRequestFeature>()!.RawTarget,
        context.Request.Headers
            .Where(static header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        RequestId(context)));
}
