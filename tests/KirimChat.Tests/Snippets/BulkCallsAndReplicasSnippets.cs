#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace KirimChat.Tests.Snippets;

/// <summary>
/// The snippets of <c>docs/bulk-calls-and-replicas.md</c>. Those with Redis are in the conformance tests, which have a Redis server.
/// </summary>
public sealed class BulkCallsAndReplicasSnippets
{
    // Without IDs, nothing is sent.
    [Fact]
    public Task Bulk_job()
    {
        return GetAsync(Local.Key, ids: [], CancellationToken.None);

        static async Task GetAsync(string key, string[] ids, CancellationToken stoppingToken)
        {
            using var client = new KirimChatClient(new KirimChatClientOptions
            {
                ApiKey = key,
                Timeout = TimeSpan.FromMinutes(5),
            });
            var contacts = new ConcurrentBag<Contact>();
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stoppingToken };
            await Parallel.ForEachAsync(ids, parallel, async (id, cancellationToken) =>
                contacts.Add(await client.Contacts.GetAsync(id, cancellationToken)));
        }
    }

    // Without an ID, nothing is sent.
    [Fact]
    public Task Limiter()
    {
        return Assert.ThrowsAsync<ArgumentException>(static () => GetAsync(Local.Key, id: ""));

        static async Task GetAsync(string key, string id)
        {
            using var limiter = new TokenBucketRateLimiter(new()
            {
                TokenLimit = 100,
                TokensPerPeriod = 5,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = int.MaxValue,
            });
            using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = key, RateLimiter = limiter });
            await client.Contacts.GetAsync(id);
        }
    }
}
