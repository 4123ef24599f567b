using KirimChat.Benchmarks.Measuring;
using KirimChat.Benchmarks.Processes;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Commands;

/// <summary>Measures the first call of a new process, and the size of its binary.</summary>
internal static class StartupCommand
{
    private const int Starts = 21;

    private static readonly (string Name, string Client)[] Clients = [("handwritten", "HandwrittenClient"), ("kirimchat", "SdkClient")];

    public static async Task<int> RunAsync(bool save)
    {
        var table = new Table("client", "compiled", "first call", "process", "size", "first call ms", "process ms", "size MB");
        await using var server = await ServerProcess.StartAsync();
        foreach (var isAot in (bool[])[false, true])
        {
            var programs = new List<StartupProgram>();
            foreach (var (_, client) in Clients)
            {
                programs.Add(await StartupProgram.PublishAsync(client, isAot));
            }

            var starts = programs.Select(static _ => new List<StartupProgram.Start>()).ToArray();
            for (var round = 0; round < Starts; round++)
            {
                for (var at = 0; at < programs.Count; at++)
                {
                    starts[at].Add(await programs[at].StartAsync(server.BaseUrl, Scenario.Default.Id));
                }
            }

            Add(table, isAot, programs, starts);
        }

        await Results.ShowAsync(
            "startup",
            $"The first call of a new process, which creates a client and reads a contact. Medians of {Starts} starts; "
                + $"the first three columns of numbers are ratios to the handwritten client.\n\n{table}",
            save
        );
        return 0;
    }

    private static void Add(Table table, bool isAot, List<StartupProgram> programs, List<StartupProgram.Start>[] starts)
    {
        var firstCalls = starts.Select(static all => Median.Of(all.Select(static start => start.FirstCall.TotalMilliseconds))).ToArray();
        var processes = starts.Select(static all => Median.Of(all.Select(static start => start.Process.TotalMilliseconds))).ToArray();
        for (var at = 0; at < programs.Count; at++)
        {
            table.Add(
                Clients[at].Name,
                isAot ? "AOT" : "JIT",
                NumberFormat.Ratio(firstCalls[at] / firstCalls[0]),
                NumberFormat.Ratio(processes[at] / processes[0]),
                isAot ? NumberFormat.Ratio((double)programs[at].Bytes / programs[0].Bytes) : "-",
                NumberFormat.Number(firstCalls[at]),
                NumberFormat.Number(processes[at]),
                isAot ? NumberFormat.Number(programs[at].Bytes / 1e6) : "-"
            );
        }
    }
}
