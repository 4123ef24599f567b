using System.Threading.RateLimiting;
using KirimChat.Internal.RateLimits;

namespace KirimChat.Internal.Http;

/// <summary>An attempt that was allowed to begin. Disposing it ends the attempt.</summary>
internal readonly struct Admitted(RequestBudget budget, RateLimitLease? lease) : IDisposable
{
    public RequestBudget Budget => budget;

    public void Dispose()
    {
        budget.Exit();
        lease?.Dispose();
    }
}
