using System.Collections.Concurrent;
using System.Diagnostics;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

/// <summary>
/// Measures the requests and the time that clients need when more calls start than their budget allows. No call is lost.
/// </summary>
public sealed class RateLimitTests
{
    private const int ReadsPerMinute = 600;
    private const int WritesPerMinute = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task One_client_with_64_workers_sends_few_requests_that_are_refused() =>
        MeasureReadsAsync("1 client, 64 workers", clientCount: 1, workers: 64, maxRequests: 1.10, maxTime: 1.10);

    [Fact]
    public Task Four_independent_clients_share_the_budget() =>
        MeasureReadsAsync("4 clients, 16 workers each", clientCount: 4, workers: 16, maxRequests: 1.5, maxTime: 1.15);

    [Fact]
    public async Task Two_independent_clients_share_the_small_budget_of_writes()
    {
        await using var sandbox = await StartAsync();
        using var one = CreateClient(sandbox);
        using var other = CreateClient(sandbox);
        var calls = WritesPerMinute + (int)(100 * RateLimitReport.Length);

        var (elapsed, longest) = await RunAsync(calls, [one, other], workers: 16, CreateContactAsync, sandbox);

        Assert.Equal(calls, sandbox.Contacts.Count - 3);
        RateLimitReport.Assert(
            "writes, 2 clients, 16 workers each",
            calls,
            sandbox.Requests.Count,
            elapsed,
            WritesPerMinute,
            maxRequests: 1.5,
            maxTime: 1.15
        );
        // 32 workers take turns at one request a second.
        Assert.True(longest < TimeSpan.FromSeconds(80), $"A call took {longest}.");
    }

    [Fact]
    public async Task Delayed_writes_do_not_delay_reads()
    {
        await using var sandbox = await StartAsync();
        using var client = CreateClient(sandbox);
        var calls = WritesPerMinute + (int)(30 * RateLimitReport.Length);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reads = ReadAsync(client, sandbox.ContactIds[0], stopping.Token);

        var (elapsed, _) = await RunAsync(calls, [client], workers: 16, CreateContactAsync, sandbox);
        await stopping.CancelAsync();
        var slowest = await reads;

        var writes = sandbox.Requests.Count(static request => request.Method == "POST");
        Assert.Equal(calls, sandbox.Contacts.Count - 3);
        RateLimitReport.Assert(
            "writes, 16 workers, while reads go on",
            calls,
            writes,
            elapsed,
            WritesPerMinute,
            maxRequests: 1.10,
            maxTime: 1.15
        );
        Assert.True(slowest < TimeSpan.FromSeconds(1), $"A read took {slowest}.");
    }

    private static async Task MeasureReadsAsync(string setup, int clientCount, int workers, double maxRequests, double maxTime)
    {
        await using var sandbox = await StartAsync();
        var clients = Enumerable.Range(0, clientCount).Select(_ => CreateClient(sandbox)).ToList();
        var calls = ReadsPerMinute + (int)(300 * RateLimitReport.Length);

        var (elapsed, _) = await RunAsync(
            calls,
            clients,
            workers,
            static (client, sandbox, _, token) => client.Contacts.GetAsync(sandbox.ContactIds[0], token),
            sandbox
        );

        clients.ForEach(static client => client.Dispose());
        RateLimitReport.Assert(setup, calls, sandbox.Requests.Count, elapsed, ReadsPerMinute, maxRequests, maxTime);
    }

    /// <summary>Makes the calls, which throw if one is lost.</summary>
    private static async Task<(TimeSpan Elapsed, TimeSpan LongestCall)> RunAsync(
        int calls,
        List<KirimChatClient> clients,
        int workers,
        Func<KirimChatClient, KirimChatSandbox, int, CancellationToken, Task> call,
        KirimChatSandbox sandbox
    )
    {
        var started = Stopwatch.GetTimestamp();
        var durations = new ConcurrentBag<TimeSpan>();
        await Task.WhenAll(
            clients.Select(
                (client, i) =>
                    Parallel.ForEachAsync(
                        Enumerable.Range(0, calls).Where(number => number % clients.Count == i),
                        new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = Token },
                        async (number, token) =>
                        {
                            var callStarted = Stopwatch.GetTimestamp();
                            await call(client, sandbox, number, token);
                            durations.Add(Stopwatch.GetElapsedTime(callStarted));
                        }
                    )
            )
        );
        return (Stopwatch.GetElapsedTime(started), durations.Max());
    }

    private static Task CreateContactAsync(
        KirimChatClient client,
        KirimChatSandbox sandbox,
        int number,
        CancellationToken cancellationToken
    ) => client.Contacts.CreateAsync(new() { PhoneNumber = $"+6281{number:D8}" }, cancellationToken: cancellationToken);

    private static async Task<TimeSpan> ReadAsync(KirimChatClient client, string id, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await client.Contacts.GetAsync(id, Token);
            var elapsed = Stopwatch.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
        }

        return slowest;
    }

    private static Task<KirimChatSandbox> StartAsync() =>
        KirimChatSandbox.StartAsync(new() { ReadsPerMinute = ReadsPerMinute, WritesPerMinute = WritesPerMinute }, Token);

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox) =>
        new(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                Timeout = TimeSpan.FromMinutes(5),
            }
        );
}
