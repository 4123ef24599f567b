using KirimChat.Internal.Diagnostics;

namespace KirimChat.Internal.RateLimits;

/// <summary>The budgets of the organization. Source: the API reference, "Rate limits".</summary>
internal sealed class RequestBudgets(KirimChatClientOptions options, KirimChatLog log)
{
    // Of the free plan, until a response reports the limit.
    private const int ReadsPerMinute = 600;
    private const int WritesPerMinute = 60;

    private readonly RequestBudget read = new("read", ReadsPerMinute, options, log);
    private readonly RequestBudget write = new("write", WritesPerMinute, options, log);

    public RequestBudget Get(HttpMethod method) => method.Method is "GET" or "HEAD" ? read : write;
}
