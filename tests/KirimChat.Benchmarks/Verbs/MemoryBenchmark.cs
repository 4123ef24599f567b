using BenchmarkDotNet.Attributes;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>One call over answers from memory. Public for BenchmarkDotNet alone.</summary>
public class MemoryBenchmark
{
    private IContactClient? client;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names => Roster.Peers;

    [GlobalSetup]
    public void Make() => client = Roster.Create(Name, MemoryTransport.BaseUrl, new MemoryTransport());

    [Benchmark]
    public async ValueTask<string?> FetchAsync() => (await client!.FetchAsync(Scenario.Usual.Id)).Id;

    [GlobalCleanup]
    public void Close() => client!.Dispose();
}
