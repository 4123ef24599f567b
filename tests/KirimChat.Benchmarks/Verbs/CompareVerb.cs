using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>The SDK beside its peers, over loopback HTTP.</summary>
internal static class CompareVerb
{
    public static async Task<int> RunAsync(CompareOptions options)
    {
        if (options is { Quick: true, Save: true })
        {
            throw new UsageException("A quick run is too noisy to be saved.");
        }

        var command = options.Quick ? "compare --quick" : "compare";
        var committed = options.Baseline is { } file ? await Comparison.ReadAsync(file) : null;
        var series = await OverLoopbackAsync(options.Quick ? new(3, TimeSpan.FromSeconds(0.2)) : new(19, TimeSpan.FromSeconds(0.2)));
        var bytes = await InMemoryAsync();

        var ratios = series.SelectMany(static cell => cell.Select(one => Ratios.Of(one, cell[0]))).ToArray();
        var comparison = new Comparison(await Provenance.OfAsync(command), bytes, ratios);
        await Results.ShowAsync(command, Report(comparison, [.. series.SelectMany(static cell => cell)]), options.Save);
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

    private static async Task<List<Series[]>> OverLoopbackAsync(Rounds rounds)
    {
        await using var server = await ServerProcess.StartAsync();
        using var subjects = Subjects.Make(Roster.Peers, server.BaseUrl);
        await subjects.VerifyAsync(Scenario.Usual.Id);
        // The runtime compiles a method again, with optimizations, after 30 calls and a pause of 100 ms without new methods. Twice, as the
        // first time instruments it.
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            await new Rounds(1, TimeSpan.FromSeconds(0.5)).RunAsync(subjects, Scenario.Usual.Id, concurrency: 32);
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        }

        var series = new List<Series[]>();
        foreach (var concurrency in (int[])[1, 32, 256])
        {
            series.Add(await rounds.RunAsync(subjects, Scenario.Usual.Id, concurrency));
        }

        return series;
    }

    // Over sockets the bytes depend on how often a read has to wait; from memory they are the same each time.
    private static async Task<Dictionary<string, double>> InMemoryAsync()
    {
        using var subjects = Subjects.Make(Roster.Peers, MemoryTransport.BaseUrl, static () => new MemoryTransport());
        await subjects.VerifyAsync(Scenario.Usual.Id);
        var series = await new Rounds(3, TimeSpan.FromSeconds(0.2)).RunAsync(subjects, Scenario.Usual.Id, concurrency: 1);
        return series.ToDictionary(static one => one.Client, static one => Math.Round(one.Median(static sample => sample.BytesPerCall)));
    }

    private static string Report(Comparison comparison, IReadOnlyList<Series> series)
    {
        var table = new Table(
            "client",
            "at once",
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
                Figures.Whole(one.Concurrency),
                Figures.Ratio(ratios.ThroughputRatio),
                Figures.Ratio(ratios.CpuRatio),
                Figures.Ratio(ratios.BytesRatio),
                Figures.Ratio(ratios.P99Ratio),
                Figures.Whole(one.Median(static sample => sample.CallsPerSecond)),
                Figures.Number(one.Median(static sample => sample.CpuPerCall)),
                Figures.Whole(one.Median(static sample => sample.BytesPerCall)),
                Figures.Whole(one.Median(static sample => sample.P99Latency))
            );
        }

        var memory = new Table("in memory", "bytes a call", "to the floor");
        foreach (var (client, bytes) in comparison.BytesInMemory)
        {
            memory.Add(client, Figures.Whole(bytes), Figures.Ratio(bytes / comparison.BytesInMemory[Roster.Floor]));
        }

        return $"""
            One GET of a contact of 400 bytes over loopback HTTP/1.1. Medians; the first four columns of figures are ratios to the floor.

            {table}
            {memory}
            """;
    }
}
