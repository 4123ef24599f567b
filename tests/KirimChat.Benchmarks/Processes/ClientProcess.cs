using System.Text.Json;
using KirimChat.Benchmarks.Measuring;

namespace KirimChat.Benchmarks.Processes;

/// <summary>
/// A client in a process of its own, as in a service. In one process, the runtime optimizes the code that the clients share for all of
/// them together, and they share a garbage collector.
/// </summary>
internal sealed class ClientProcess : IBenchmarkClient
{
    private readonly ChildProcess process;

    private ClientProcess(string name, ChildProcess process)
    {
        Name = name;
        this.process = process;
    }

    public string Name { get; }

    public static async Task<IBenchmarkClient> StartAsync(string name, Uri baseUrl)
    {
        var process = new ChildProcess("client", name, baseUrl.ToString());
        await process.ReadLineAsync();
        return new ClientProcess(name, process);
    }

    /// <summary>The command <c>client</c>: reads workloads, and writes their samples, until its standard input is closed.</summary>
    public static async Task<int> RunAsync(string name, Uri baseUrl)
    {
        await using var client = await LocalClient.CreateAsync(name, baseUrl);
        Console.WriteLine(client.Name);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(JsonSerializer.Serialize(await client.RunAsync(JsonSerializer.Deserialize<Workload>(line)!)));
        }

        return 0;
    }

    public async Task<Sample> RunAsync(Workload workload)
    {
        await process.WriteLineAsync(JsonSerializer.Serialize(workload));
        return JsonSerializer.Deserialize<Sample>(await process.ReadLineAsync())!;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
