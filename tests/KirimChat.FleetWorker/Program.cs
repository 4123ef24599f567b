using System.Globalization;
using KirimChat;
using RedisRateLimiting;
using StackExchange.Redis;

// One process of a fleet: it gets a contact many times, with 16 workers, and shares the budget with the other processes.
if (args is not [var baseUrl, var apiKey, var redisAddress, var id, var calls])
{
    await Console.Error.WriteLineAsync("Usage: KirimChat.FleetWorker BASE_URL API_KEY REDIS CONTACT_ID CALLS");
    return 2;
}

using var redis = await ConnectionMultiplexer.ConnectAsync(redisAddress);
using var limiter = new RedisTokenBucketRateLimiter<string>(
    "kirimchat-reads",
    new()
    {
        ConnectionMultiplexerFactory = () => redis,
        TokenLimit = 600,
        TokensPerPeriod = 10,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    }
);
using var client = new KirimChatClient(
    new KirimChatClientOptions
    {
        ApiKey = apiKey,
        BaseUrl = new(baseUrl),
        RateLimiter = limiter,
        Timeout = TimeSpan.FromMinutes(5),
    }
);

// All processes start together.
await Console.Out.WriteLineAsync("ready");
Console.ReadLine();
await Parallel.ForEachAsync(
    Enumerable.Range(0, int.Parse(calls, CultureInfo.InvariantCulture)),
    new ParallelOptions { MaxDegreeOfParallelism = 16 },
    async (_, token) => await client.Contacts.GetAsync(id, token)
);
await Console.Out.WriteLineAsync("done");
return 0;

/// <summary>Internal, so that no other program sees it.</summary>
internal static partial class Program;
