using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>What the handwritten layer adds to the generated client on a bare <see cref="HttpClient"/>.</summary>
internal static class LayerVerb
{
    private static readonly string[] Names = [Roster.KiotaBare, Roster.KirimChat, Roster.Api];

    private static readonly Rounds Rounds = new(15, TimeSpan.FromSeconds(0.2));

    public static async Task<int> RunAsync(bool save)
    {
        var table = new Table("client", "where", "time", "CPU", "bytes", "us", "us CPU", "bytes a call", "added us CPU", "added bytes");
        using (var subjects = Subjects.Make(Names, MemoryTransport.BaseUrl, static () => new MemoryTransport()))
        {
            await MeasureAsync(table, subjects, "memory", 1);
        }

        await using var server = await ServerProcess.StartAsync();
        using (var subjects = Subjects.Make(Names, server.BaseUrl))
        {
            await MeasureAsync(table, subjects, "loopback, 1 at once", 1);
            await MeasureAsync(table, subjects, "loopback, 32 at once", 32);
        }

        await Results.ShowAsync(
            "layer",
            $"What the handwritten layer adds to the bare generated client. Medians; the first three columns of figures are ratios to kiota-bare.\n\n{table}",
            save
        );
        return 0;
    }

    private static async Task MeasureAsync(Table table, Subjects subjects, string where, int concurrency)
    {
        await subjects.VerifyAsync(Scenario.Usual.Id);
        var series = await Rounds.RunAsync(subjects, Scenario.Usual.Id, concurrency);
        var bare = series[0];
        foreach (var one in series)
        {
            table.Add(
                one.Client,
                where,
                Figures.Ratio(one.Ratio(bare, static sample => sample.TimePerCall)),
                Figures.Ratio(one.Ratio(bare, static sample => sample.CpuPerCall)),
                Figures.Ratio(one.Ratio(bare, static sample => sample.BytesPerCall)),
                Figures.Number(one.Median(static sample => sample.TimePerCall)),
                Figures.Number(one.Median(static sample => sample.CpuPerCall)),
                Figures.Whole(one.Median(static sample => sample.BytesPerCall)),
                Figures.Number(one.Median(static sample => sample.CpuPerCall) - bare.Median(static sample => sample.CpuPerCall)),
                Figures.Whole(one.Median(static sample => sample.BytesPerCall) - bare.Median(static sample => sample.BytesPerCall))
            );
        }
    }
}
