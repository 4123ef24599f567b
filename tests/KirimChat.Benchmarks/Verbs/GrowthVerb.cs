using System.Globalization;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>How cost grows: with the calls at once, with the metadata, with the answers that must be tried again.</summary>
internal static class GrowthVerb
{
    private const int Concurrency = 32;

    // More than the SDK's default: no call of a run may fail, however its retries fall.
    private const int MostRetries = 20;

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
        using (var subjects = Subjects.Make([Roster.Floor, Roster.KirimChat, Roster.Kiota], server.BaseUrl))
        using (var retrying = Retrying(server.BaseUrl))
        {
            await subjects.VerifyAsync(Scenario.Usual.Id);
            await new Rounds(1, TimeSpan.FromSeconds(1)).RunAsync(subjects, Scenario.Usual.Id, Concurrency);
            sweeps = [await ConcurrencyAsync(subjects), await MetadataAsync(subjects), await RetriesAsync(retrying)];
        }

        var charts = Measures.Select(measure => sweeps.Select(sweep => Chart(sweep, measure.Name, measure.Of)).ToArray()).ToArray();
        var provenance = await Provenance.OfAsync("growth");
        await Results.SaveAsync(
            "growth.svg",
            Picture.Of("How the cost of a call grows", $"{provenance.Machine}; {provenance.Date}; {provenance.Commit}", charts)
        );
        await Results.ShowAsync("growth", string.Join('\n', sweeps.Select(static sweep => Table(sweep))), save: true);
        return 0;
    }

    private static Subjects Retrying(Uri baseUrl)
    {
        var options = SdkClient.Options(baseUrl);
        options.MaxRetries = MostRetries;
        options.RetryBaseDelay = options.MaxRetryDelay = TimeSpan.FromMilliseconds(1);
        return new([
            new(Roster.Floor, new FloorClient(baseUrl, new ImmediateRetries(MostRetries))),
            new(Roster.KirimChat, new SdkClient(new KirimChatClient(options))),
        ]);
    }

    private static async Task<Sweep> ConcurrencyAsync(Subjects subjects)
    {
        int[] places = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
        var series = new List<Series[]>();
        foreach (var place in places)
        {
            series.Add(await Rounds.RunAsync(subjects, Scenario.Usual.Id, place));
        }

        return new("calls at once", [.. places.Select(static place => place.ToString(CultureInfo.InvariantCulture))], series);
    }

    private static async Task<Sweep> MetadataAsync(Subjects subjects)
    {
        int[] places = [0, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18];
        var series = new List<Series[]>();
        foreach (var place in places)
        {
            series.Add(await Rounds.RunAsync(subjects, (Scenario.Usual with { MetadataBytes = place }).Id, Concurrency));
        }

        return new($"metadata, {Concurrency} calls at once", ["none", "256 B", "1 kB", "4 kB", "16 kB", "64 kB", "256 kB"], series);
    }

    private static async Task<Sweep> RetriesAsync(Subjects subjects)
    {
        int[] places = [0, 5, 10, 15, 20];
        var series = new List<Series[]>();
        foreach (var place in places)
        {
            series.Add(await Rounds.RunAsync(subjects, (Scenario.Usual with { RetriedPercent = place }).Id, Concurrency));
        }

        return new(
            $"answers that are a 503, {Concurrency} calls at once",
            [.. places.Select(static place => string.Create(CultureInfo.InvariantCulture, $"{place} %"))],
            series
        );
    }

    private static Chart Chart(Sweep sweep, string measure, Func<Sample, double> of) =>
        new(
            measure,
            sweep.Along,
            sweep.Places,
            [
                .. sweep
                    .Series[0]
                    .Select((first, client) => new Line(first.Client, [.. sweep.Series.Select(place => place[client].Median(of))])),
            ]
        );

    private static Table Table(Sweep sweep)
    {
        var table = new Table([sweep.Along, "client", "calls/s", .. Measures.Select(static measure => measure.Name)]);
        foreach (var (place, all) in sweep.Places.Zip(sweep.Series))
        {
            foreach (var series in all)
            {
                table.Add([
                    place,
                    series.Client,
                    Figures.Whole(series.Median(static sample => sample.CallsPerSecond)),
                    .. Measures.Select(measure => Figures.Number(series.Median(measure.Of))),
                ]);
            }
        }

        return table;
    }
}
