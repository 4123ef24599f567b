using System.Globalization;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Processes;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Commands;

/// <summary>Measures how cost grows with the concurrency, the metadata, and the retried responses.</summary>
internal static class GrowthCommand
{
    private const int Concurrency = 32;

    // More than the default of the SDK, so that no call of a run fails.
    private const int MaxRetries = 20;

    private static readonly string[] Names = [ClientRegistry.Handwritten, ClientRegistry.KirimChat, ClientRegistry.Kiota];

    private static readonly Rounds Rounds = new(7, TimeSpan.FromSeconds(0.2));

    private static readonly (string Name, Func<Sample, double> Of)[] Measures =
    [
        ("CPU a call, us", static sample => sample.CpuPerCall),
        ("allocated a call, kB", static sample => sample.BytesPerCall / 1_000),
        ("p99 latency, ms", static sample => sample.P99Latency / 1_000),
    ];

    public static async Task<int> RunAsync()
    {
        await using var server = await ServerProcess.StartAsync();
        Sweep[] sweeps;
        await using (var clients = await BenchmarkClients.CreateAsync(Names, name => ClientProcess.StartAsync(name, server.BaseUrl)))
        await using (var retrying = Retrying(server.BaseUrl))
        {
            await new Rounds(1, TimeSpan.FromSeconds(1)).RunAsync(clients, Scenario.Default.Id, Concurrency);
            sweeps = [await ConcurrencyAsync(clients), await MetadataAsync(clients), await RetriesAsync(retrying)];
        }

        var charts = Measures.Select(measure => sweeps.Select(sweep => Chart(sweep, measure.Name, measure.Of)).ToArray()).ToArray();
        var provenance = await Provenance.OfAsync("growth");
        await Results.SaveAsync(
            "growth.svg",
            SvgReport.Of("How the cost of a call grows", $"{provenance.Machine}; {provenance.Date}; {provenance.Commit}", charts)
        );
        await Results.ShowAsync("growth", string.Join('\n', sweeps.Select(static sweep => Table(sweep))), save: true);
        return 0;
    }

    private static BenchmarkClients Retrying(Uri baseUrl)
    {
        var options = SdkClient.Options(baseUrl);
        options.MaxRetries = MaxRetries;
        options.RetryBaseDelay = options.MaxRetryDelay = TimeSpan.FromMilliseconds(1);
        return new([
            new LocalClient(ClientRegistry.Handwritten, new HandwrittenClient(baseUrl, new ImmediateRetries(MaxRetries))),
            new LocalClient(ClientRegistry.KirimChat, new SdkClient(new KirimChatClient(options))),
        ]);
    }

    private static async Task<Sweep> ConcurrencyAsync(BenchmarkClients clients)
    {
        int[] values = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
        var series = new List<Series[]>();
        foreach (var value in values)
        {
            series.Add(await Rounds.RunAsync(clients, Scenario.Default.Id, value));
        }

        return new("concurrency", [.. values.Select(static value => value.ToString(CultureInfo.InvariantCulture))], series);
    }

    private static async Task<Sweep> MetadataAsync(BenchmarkClients clients)
    {
        int[] values = [0, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18];
        var series = new List<Series[]>();
        foreach (var value in values)
        {
            series.Add(await Rounds.RunAsync(clients, (Scenario.Default with { MetadataBytes = value }).Id, Concurrency));
        }

        return new($"metadata, concurrency {Concurrency}", ["none", "256 B", "1 kB", "4 kB", "16 kB", "64 kB", "256 kB"], series);
    }

    private static async Task<Sweep> RetriesAsync(BenchmarkClients clients)
    {
        int[] values = [0, 5, 10, 15, 20];
        var series = new List<Series[]>();
        foreach (var value in values)
        {
            series.Add(await Rounds.RunAsync(clients, (Scenario.Default with { RetriedPercent = value }).Id, Concurrency));
        }

        return new(
            $"responses that are a 503, concurrency {Concurrency}",
            [.. values.Select(static value => string.Create(CultureInfo.InvariantCulture, $"{value} %"))],
            series
        );
    }

    private static Chart Chart(Sweep sweep, string measure, Func<Sample, double> of) =>
        new(
            measure,
            sweep.Axis,
            sweep.Values,
            [
                .. sweep
                    .Series[0]
                    .Select((first, client) => new Line(first.Client, [.. sweep.Series.Select(value => value[client].Median(of))])),
            ]
        );

    private static Table Table(Sweep sweep)
    {
        var table = new Table([sweep.Axis, "client", "calls/s", .. Measures.Select(static measure => measure.Name)]);
        foreach (var (value, all) in sweep.Values.Zip(sweep.Series))
        {
            foreach (var series in all)
            {
                table.Add([
                    value,
                    series.Client,
                    NumberFormat.Whole(series.Median(static sample => sample.CallsPerSecond)),
                    .. Measures.Select(measure => NumberFormat.Number(series.Median(measure.Of))),
                ]);
            }
        }

        return table;
    }
}
