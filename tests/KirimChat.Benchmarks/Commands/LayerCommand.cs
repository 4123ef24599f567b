using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Processes;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Commands;

/// <summary>Measures the cost that the SDK adds to the generated client on a bare <see cref="HttpClient"/>.</summary>
internal static class LayerCommand
{
    private static readonly string[] Names = [ClientRegistry.KiotaBare, ClientRegistry.KirimChat, ClientRegistry.Api];

    private static readonly Rounds Rounds = new(15, TimeSpan.FromSeconds(0.2));

    public static async Task<int> RunAsync(bool save)
    {
        var table = new Table("client", "where", "time", "CPU", "bytes", "us", "us CPU", "bytes a call", "added us CPU", "added bytes");
        await using (
            var clients = await BenchmarkClients.CreateAsync(
                Names,
                static name => LocalClient.CreateAsync(name, MemoryTransport.BaseUrl, new MemoryTransport())
            )
        )
        {
            await MeasureAsync(table, clients, "memory", 1);
        }

        await using var server = await ServerProcess.StartAsync();
        await using (var clients = await BenchmarkClients.CreateAsync(Names, name => ClientProcess.StartAsync(name, server.BaseUrl)))
        {
            await MeasureAsync(table, clients, "loopback, concurrency 1", 1);
            await MeasureAsync(table, clients, "loopback, concurrency 32", 32);
        }

        await Results.ShowAsync(
            "layer",
            "The cost that the SDK adds to the generated client on a bare HttpClient. "
                + $"Medians; the first three columns of numbers are ratios to kiota-bare.\n\n{table}",
            save
        );
        return 0;
    }

    private static async Task MeasureAsync(Table table, BenchmarkClients clients, string where, int concurrency)
    {
        var series = await Rounds.RunAsync(clients, Scenario.Default.Id, concurrency);
        var bare = series[0];
        foreach (var one in series)
        {
            table.Add(
                one.Client,
                where,
                NumberFormat.Ratio(one.Ratio(bare, static sample => sample.TimePerCall)),
                NumberFormat.Ratio(one.Ratio(bare, static sample => sample.CpuPerCall)),
                NumberFormat.Ratio(one.Ratio(bare, static sample => sample.BytesPerCall)),
                NumberFormat.Number(one.Median(static sample => sample.TimePerCall)),
                NumberFormat.Number(one.Median(static sample => sample.CpuPerCall)),
                NumberFormat.Whole(one.Median(static sample => sample.BytesPerCall)),
                NumberFormat.Number(one.Median(static sample => sample.CpuPerCall) - bare.Median(static sample => sample.CpuPerCall)),
                NumberFormat.Whole(one.Median(static sample => sample.BytesPerCall) - bare.Median(static sample => sample.BytesPerCall))
            );
        }
    }
}
