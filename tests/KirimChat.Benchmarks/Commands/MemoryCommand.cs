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

namespace KirimChat.Benchmarks.Commands;

/// <summary>Measures the time and bytes of each client with responses from memory.</summary>
internal static class MemoryCommand
{
    public static async Task<int> RunAsync(bool save)
    {
        var config = ManualConfig
            .CreateEmpty()
            // In this process, because the default toolchain builds a separate project without the properties of this repository.
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
        var (baseline, kiota) = (costs[ClientRegistry.Handwritten], costs[ClientRegistry.Kiota]);
        var table = new Table("in memory", "time/kiota", "bytes/kiota", "time/handwritten", "bytes/handwritten", "us", "bytes");
        foreach (var client in ClientRegistry.Peers)
        {
            var cost = costs[client];
            table.Add(
                client,
                NumberFormat.Ratio(cost.Microseconds / kiota.Microseconds),
                NumberFormat.Ratio(cost.Bytes / kiota.Bytes),
                NumberFormat.Ratio(cost.Microseconds / baseline.Microseconds),
                NumberFormat.Ratio(cost.Bytes / baseline.Bytes),
                NumberFormat.Number(cost.Microseconds),
                NumberFormat.Whole(cost.Bytes)
            );
        }

        await Results.ShowAsync("memory", $"One call with a response from memory, by BenchmarkDotNet. Medians.\n\n{table}", save);
        return 0;
    }

    private readonly record struct Cost(double Microseconds, double Bytes)
    {
        public static Cost Of(BenchmarkReport report) =>
            new(report.ResultStatistics!.Median / 1_000, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
    }
}
