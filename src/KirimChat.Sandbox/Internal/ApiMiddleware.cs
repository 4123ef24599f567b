using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;

namespace KirimChat.Sandbox.Internal;

/// <summary>What all operations have in common: a request ID, an API key, a rate limit, and the faults that were requested.</summary>
internal sealed class ApiMiddleware(SandboxState state)
{
    private const string Limit = "X-RateLimit-Limit";
    private const string Remaining = "X-RateLimit-Remaining";
    private const string Reset = "X-RateLimit-Reset";

    private static readonly object OrganizationItem = new();

    private readonly IdempotencyMiddleware idempotency = new(state.Time);

    public static string GetRequestId(HttpContext context) => context.Response.Headers["X-Request-Id"].ToString();

    public static Organization GetOrganization(HttpContext context) => (Organization)context.Items[OrganizationItem]!;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static response => AdaptRateLimitAsync((HttpResponse)response), context.Response);
        context.Response.Headers["X-Request-Id"] = Ids.New("req_", state.Time.GetUtcNow());
        Record(context);

        var (organization, error) = Authenticate(context.Request.Headers.Authorization.ToString());
        context.Items[OrganizationItem] = organization;
        var budget = organization.GetBudget(context.Request.Method);
        // A request with a rejected key takes nothing, but its response, like every 4xx, reports what is left.
        var taken = error is null ? budget.Take() : budget.Peek();
        ReportBudget(context.Response.Headers, budget.Capacity, taken);
        error = taken.IsAllowed ? error : ApiError.RateLimitExceeded;
        if (error is not null)
        {
            await error.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        await ProcessAsync(context, next).ConfigureAwait(false);
    }

    private async Task ProcessAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            var fault = state.Faults.Take(GetOperationId(context), context.GetRouteValue("id") as string);
            await ProcessAsync(context, fault, next).ConfigureAwait(false);
        }
        catch (NotImplementedException)
        {
            await ApiError.NotImplemented.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private Task ProcessAsync(HttpContext context, SandboxFault? fault, RequestDelegate next)
    {
        if (fault is null)
        {
            return idempotency.InvokeAsync(context, next);
        }

        return fault.IsProcessing
            ? idempotency.InvokeAsync(context, inner => fault.RespondAsync(inner, state.Time, next))
            : fault.RespondAsync(context, state.Time, inner => idempotency.InvokeAsync(inner, next));
    }

    private static string? GetOperationId(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ControllerActionDescriptor>()?.ActionName;

    // A 5xx does not report the rate limit, and a 429 reports that nothing is left.
    private static Task AdaptRateLimitAsync(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status429TooManyRequests)
        {
            response.Headers[Remaining] = "0";
        }

        if (response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            response.Headers.Remove(Limit);
            response.Headers.Remove(Remaining);
            response.Headers.Remove(Reset);
        }

        return Task.CompletedTask;
    }

    // A missing or unknown key is one of the organization of the sandbox, because the response must report some limit.
    private (Organization Organization, ApiError? Error) Authenticate(string authorization)
    {
        if (authorization.Length == 0)
        {
            return (state.Organization, ApiError.MissingApiKey);
        }

        var key = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..] : "";
        return state.Keys.TryGetValue(key, out var known) ? known : (state.Organization, ApiError.InvalidApiKey);
    }

    private static void ReportBudget(IHeaderDictionary headers, int capacity, TokenBucket.Taken taken)
    {
        headers[Limit] = capacity.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = taken.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = taken.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (!taken.IsAllowed)
        {
            headers.RetryAfter = taken.SecondsToNext.ToString(CultureInfo.InvariantCulture);
        }
    }

    private void Record(HttpContext context) =>
        state.Record(
            new(
                state.Time.GetUtcNow(),
                context.Request.Method,
                context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context
                    .Request.Headers.Where(static header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                GetRequestId(context)
            )
        );
}
