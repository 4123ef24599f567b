using System.Diagnostics;
using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>Calls one client with the given concurrency, each call as soon as the previous one has ended.</summary>
internal sealed class Load
{
    private const int MaxCalls = 1 << 20;

    // Allocated once, so that only the clients allocate during a measurement.
    private static readonly long[] Latencies = new long[MaxCalls];

    private readonly IContactClient client;
    private readonly Workload workload;
    private readonly long started = Stopwatch.GetTimestamp();
    private int startedCalls;

    private Load(IContactClient client, Workload workload)
    {
        this.client = client;
        this.workload = workload;
    }

    public static async Task<Sample> RunAsync(IContactClient client, Workload workload)
    {
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var load = new Load(client, workload);
        await Task.WhenAll(Enumerable.Range(0, workload.Concurrency).Select(_ => Task.Run(load.CallAsync)));
        var elapsed = Stopwatch.GetElapsedTime(load.started);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        cpu = Environment.CpuUsage.TotalTime - cpu;

        var latencies = Latencies.AsSpan(0, Math.Min(load.startedCalls, MaxCalls));
        latencies.Sort();
        return new(latencies.Length, elapsed, cpu, bytes, Stopwatch.GetElapsedTime(0, latencies[(latencies.Length - 1) * 99 / 100]));
    }

    private async Task CallAsync()
    {
        while (Stopwatch.GetElapsedTime(started) < workload.Duration && Interlocked.Increment(ref startedCalls) is <= MaxCalls and var call)
        {
            var before = Stopwatch.GetTimestamp();
            await client.FetchAsync(workload.Id);
            Latencies[call - 1] = Stopwatch.GetTimestamp() - before;
        }
    }
}
