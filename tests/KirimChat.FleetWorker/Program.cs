using System.Globalization;
using KirimChat;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RedisRateLimiting;
using StackExchange.Redis;

// One process of a fleet: it gets a contact many times, with 16 workers, and shares the budget with the other processes.
if (args is not [var baseUrl, var apiKey, var redisAddress, var id, var calls])
{
    await Console.Error.WriteLineAsync("Usage: KirimChat.FleetWorker BASE_URL API_KEY REDIS CONTACT_ID CALLS");
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new());
builder.Configuration["KirimChat:ApiKey"] = apiKey;
builder.Configuration["KirimChat:BaseUrl"] = baseUrl;
builder.Configuration["KirimChat:Timeout"] = "00:05:00";

using var redis = await ConnectionMultiplexer.ConnectAsync(redisAddress);
AddClient("reads", requestsPerMinute: 600);
AddClient("writes", requestsPerMinute: 60);

void AddClient(string name, int requestsPerMinute)
{
    var limiter = new RedisTokenBucketRateLimiter<string>(
        $"kirimchat-{name}",
        new()
        {
            ConnectionMultiplexerFactory = () => redis,
            TokenLimit = requestsPerMinute,
            TokensPerPeriod = requestsPerMinute / 60,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }
    );
    builder.Services.AddKirimChat(name, builder.Configuration.GetSection("KirimChat"));
    builder.Services.AddKirimChat(name, options => options.RateLimiter = limiter);
}

await using var provider = builder.Services.BuildServiceProvider();
var client = provider.GetRequiredKeyedService<IKirimChatClient>("reads");

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
