using System.Diagnostics;
using System.Threading.RateLimiting;
using KirimChat.Sandbox;
using RedisRateLimiting;
using StackExchange.Redis;

namespace KirimChat.Conformance.Fleet;

/// <summary>Several processes share one budget with a limiter on Redis.</summary>
public sealed class FleetTests
{
    private const int Processes = 4;
    private const int ReadsPerMinute = 600;

    public static bool IsRedisInstalled => RedisServer.IsInstalled;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(SkipUnless = nameof(IsRedisInstalled), Skip = RedisServer.HowToInstall)]
    public async Task Four_processes_with_a_limiter_on_Redis_lose_no_call_and_waste_few_requests()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        var calls = (ReadsPerMinute + (int)(300 * RateLimitReport.Length)) / Processes;
        string[] arguments = [$"{sandbox.BaseUrl}", sandbox.ApiKey, redis.Address, sandbox.ContactIds[0], $"{calls}"];
        var workers = Enumerable.Range(0, Processes).Select(_ => Start(arguments)).ToList();
        foreach (var worker in workers)
        {
            Assert.Equal("ready", await worker.StandardOutput.ReadLineAsync(Token));
        }

        var started = Stopwatch.GetTimestamp();
        foreach (var worker in workers)
        {
            await worker.StandardInput.WriteLineAsync();
        }

        foreach (var worker in workers)
        {
            Assert.Equal("done", await worker.StandardOutput.ReadLineAsync(Token));
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        workers.ForEach(static worker => worker.Dispose());
        RateLimitReport.Assert(
            "4 processes, 16 workers each, limiter on Redis",
            calls * Processes,
            sandbox.Requests.Count,
            elapsed,
            ReadsPerMinute,
            maxRequests: 1.02,
            maxTime: 1.15
        );
    }

    [Fact(SkipUnless = nameof(IsRedisInstalled), Skip = RedisServer.HowToInstall)]
    public async Task Calls_end_in_the_exception_of_Redis_when_the_server_goes_away()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await server.ConnectAsync();
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var limiter = CreateLimiter(redis);
        using var client = CreateClient(sandbox, limiter);
        await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);

        // Some of them wait for a permit when the server goes away.
        var calls = Enumerable.Range(0, 20).Select(_ => client.Contacts.GetAsync(sandbox.ContactIds[0], Token)).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Token);
        server.Kill();
        var results = await Task.WhenAll(calls.Select(static async call => await Record.ExceptionAsync(() => call)));

        Assert.Contains(results, static exception => exception is null);
        Assert.Contains(results, static exception => exception is RedisException);
        Assert.All(
            results,
            static exception => Assert.True(exception is null or RedisException or KirimChatTimeoutException, $"{exception}")
        );
    }

    [Fact(SkipUnless = nameof(IsRedisInstalled), Skip = RedisServer.HowToInstall)]
    public async Task Calls_continue_with_the_optional_limiter_when_the_server_goes_away()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await server.ConnectAsync();
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var limiter = CreateLimiter(redis);
        using var optional = new OptionalLimiter(limiter);
        using var client = CreateClient(sandbox, optional);
        await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);

        server.Kill();
        await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);

        Assert.Equal(2, sandbox.Requests.Count);
    }

    private static RedisTokenBucketRateLimiter<string> CreateLimiter(ConnectionMultiplexer redis) =>
        new(
            "reads",
            new()
            {
                ConnectionMultiplexerFactory = () => redis,
                TokenLimit = 10,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }
        );

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox, RateLimiter limiter) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                RateLimiter = limiter,
                Timeout = TimeSpan.FromSeconds(20),
            }
        );

    private static Process Start(string[] arguments)
    {
        var worker = Path.Combine(AppContext.BaseDirectory, "KirimChat.FleetWorker.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [worker, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
    }
}
