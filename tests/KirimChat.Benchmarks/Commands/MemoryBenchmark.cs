using BenchmarkDotNet.Attributes;
using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Commands;

/// <summary>One call with a response from memory. Public because BenchmarkDotNet requires it.</summary>
public class MemoryBenchmark
{
    private IContactClient? client;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names => ClientRegistry.Peers;

    [GlobalSetup]
    public void Make() => client = ClientRegistry.Create(Name, MemoryTransport.BaseUrl, new MemoryTransport());

    [Benchmark]
    public async ValueTask<string?> FetchAsync() => (await client!.FetchAsync(Scenario.Default.Id)).Id;

    [GlobalCleanup]
    public void Close() => client!.Dispose();
}
