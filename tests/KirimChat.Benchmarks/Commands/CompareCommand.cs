using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Processes;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Commands;

/// <summary>Compares the SDK with other clients, over loopback HTTP.</summary>
internal static class CompareCommand
{
    public static async Task<int> RunAsync(CompareOptions options)
    {
        if (options is { Quick: true, Save: true })
        {
            throw new UsageException("A quick run is too noisy to be saved.");
        }

        var command = options.Quick ? "compare --quick" : "compare";
        var committed = options.Baseline is { } file ? await Comparison.ReadAsync(file) : null;
        var series = options.Quick
            ? await OverLoopbackAsync(launches: 1, new(3, TimeSpan.FromSeconds(0.2)))
            : await OverLoopbackAsync(launches: 3, new(21, TimeSpan.FromSeconds(0.1)));
        var bytes = await InMemoryAsync();

        // The handwritten client is the first one of each concurrency.
        var ratios = series.Select(one => Ratios.Of(one, series.First(baseline => baseline.Concurrency == one.Concurrency))).ToArray();
        var comparison = new Comparison(await Provenance.OfAsync(command), bytes, ratios);
        await Results.ShowAsync(command, Report(comparison, series), options.Save);
        if (options.Json is { } list)
        {
            await File.WriteAllTextAsync(list, comparison.RatiosToJson());
        }

        if (options.Save)
        {
            await Results.SaveAsync("compare.json", comparison.ToJson());
        }

        if (committed is null || comparison.Regression(committed) is not { } regression)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync(regression);
        return 1;
    }

    // Two processes of the same client may differ: by their memory layout, and by what the runtime optimized.
    private static async Task<Series[]> OverLoopbackAsync(int launches, Rounds rounds)
    {
        var series = new List<Series>();
        for (var launch = 0; launch < launches; launch++)
        {
            series.AddRange(await LaunchAsync(rounds));
        }

        return
        [
            .. series
                .GroupBy(static one => (one.Client, one.Concurrency))
                .Select(static parts => new Series(
                    parts.Key.Client,
                    parts.Key.Concurrency,
                    [.. parts.SelectMany(static part => part.Samples)]
                )),
        ];
    }

    private static async Task<List<Series>> LaunchAsync(Rounds rounds)
    {
        await using var server = await ServerProcess.StartAsync();
        await using var clients = await BenchmarkClients.CreateAsync(
            ClientRegistry.Peers,
            name => ClientProcess.StartAsync(name, server.BaseUrl)
        );
        // The runtime compiles a method again with optimizations after 30 calls and 100 ms without new methods. Two warm-ups are needed,
        // because the first recompilation only adds instrumentation.
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            await new Rounds(1, TimeSpan.FromSeconds(0.5)).RunAsync(clients, Scenario.Default.Id, concurrency: 32);
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        }

        var series = new List<Series>();
        foreach (var concurrency in (int[])[1, 32, 256])
        {
            series.AddRange(await rounds.RunAsync(clients, Scenario.Default.Id, concurrency));
        }

        return series;
    }

    // With sockets, the allocated bytes depend on how often a read waits. From memory, they are the same in each run.
    private static async Task<Dictionary<string, double>> InMemoryAsync()
    {
        await using var clients = await BenchmarkClients.CreateAsync(
            ClientRegistry.Peers,
            static name => LocalClient.CreateAsync(name, MemoryTransport.BaseUrl, new MemoryTransport())
        );
        var series = await new Rounds(3, TimeSpan.FromSeconds(0.2)).RunAsync(clients, Scenario.Default.Id, concurrency: 1);
        return series.ToDictionary(static one => one.Client, static one => Math.Round(one.Median(static sample => sample.BytesPerCall)));
    }

    private static string Report(Comparison comparison, IReadOnlyList<Series> series)
    {
        var table = new Table(
            "client",
            "concurrency",
            "throughput",
            "CPU a call",
            "bytes a call",
            "p99",
            "calls/s",
            "us CPU",
            "bytes",
            "p99 us"
        );
        foreach (var (one, ratios) in series.Zip(comparison.Ratios))
        {
            table.Add(
                one.Client,
                NumberFormat.Whole(one.Concurrency),
                NumberFormat.Ratio(ratios.ThroughputRatio),
                NumberFormat.Ratio(ratios.CpuRatio),
                NumberFormat.Ratio(ratios.BytesRatio),
                NumberFormat.Ratio(ratios.P99Ratio),
                NumberFormat.Whole(one.Median(static sample => sample.CallsPerSecond)),
                NumberFormat.Number(one.Median(static sample => sample.CpuPerCall)),
                NumberFormat.Whole(one.Median(static sample => sample.BytesPerCall)),
                NumberFormat.Whole(one.Median(static sample => sample.P99Latency))
            );
        }

        var memory = new Table("in memory", "bytes a call", "ratio to handwritten");
        foreach (var (client, bytes) in comparison.BytesInMemory)
        {
            memory.Add(client, NumberFormat.Whole(bytes), NumberFormat.Ratio(bytes / comparison.BytesInMemory[ClientRegistry.Handwritten]));
        }

        return $"""
            One GET of a contact of 400 bytes over loopback HTTP/1.1. Medians; the first four are ratios to the handwritten client.

            {table}
            {memory}
            """;
    }
}
