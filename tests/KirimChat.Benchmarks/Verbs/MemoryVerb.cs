using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Reporting;
using KirimChat.Shared;
using Perfolizer.Horology;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>Time and bytes of each client over answers from memory.</summary>
internal static class MemoryVerb
{
    public static async Task<int> RunAsync(bool save)
    {
        var config = ManualConfig
            .CreateEmpty()
            // In this process: the default toolchain builds a project of its own, which knows nothing of this repository's.
            .AddJob(
                Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                    .WithWarmupCount(8)
                    .WithIterationCount(15)
                    .WithIterationTime(TimeInterval.FromMilliseconds(250))
            )
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Repository.At("artifacts", "benchmarks"));
        var reports = BenchmarkRunner.Run<MemoryBenchmark>(config).Reports;

        var costs = reports.ToDictionary(static report => (string)report.BenchmarkCase.Parameters["Name"], Cost.Of);
        var (floor, kiota) = (costs[Roster.Floor], costs[Roster.Kiota]);
        var table = new Table("in memory", "time to kiota", "bytes to kiota", "time to the floor", "bytes to the floor", "us", "bytes");
        foreach (var client in Roster.Peers)
        {
            var cost = costs[client];
            table.Add(
                client,
                Figures.Ratio(cost.Microseconds / kiota.Microseconds),
                Figures.Ratio(cost.Bytes / kiota.Bytes),
                Figures.Ratio(cost.Microseconds / floor.Microseconds),
                Figures.Ratio(cost.Bytes / floor.Bytes),
                Figures.Number(cost.Microseconds),
                Figures.Whole(cost.Bytes)
            );
        }

        await Results.ShowAsync("memory", $"One call over answers from memory, by BenchmarkDotNet. Medians.\n\n{table}", save);
        return 0;
    }

    private readonly record struct Cost(double Microseconds, double Bytes)
    {
        public static Cost Of(BenchmarkReport report) =>
            new(report.ResultStatistics!.Median / 1_000, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
    }
}
