#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/bulk-calls-and-replicas.md</c>.</summary>
public sealed class BulkCallsAndReplicasSnippets
{
    [Fact]
    public async Task Rate_limiter()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var ids = sandbox.ContactIds;

        var contacts = new ConcurrentBag<Contact>();
        using var limiter = new TokenBucketRateLimiter(new()
        {
            TokenLimit = 10,
            TokensPerPeriod = 10,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = int.MaxValue,
        });
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, cancellationToken) =>
        {
            using var lease = await limiter.AcquireAsync(cancellationToken: cancellationToken);
            contacts.Add(await client.Contacts.GetAsync(id, cancellationToken));
        });

        Assert.Equal(ids.Count, contacts.Count);
    }
}
