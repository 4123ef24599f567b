using KirimChat.Benchmarks.Clients;
using KirimChat.Benchmarks.Server;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>A client in this process.</summary>
internal sealed class LocalClient(string name, IContactClient client) : IBenchmarkClient
{
    public string Name => name;

    /// <summary>Creates a client, and verifies what it reads; otherwise the clients would not do the same work.</summary>
    /// <param name="name">A name of <see cref="ClientRegistry"/>.</param>
    /// <param name="baseUrl">The base address of the API.</param>
    /// <param name="transport">The transport, or null for sockets.</param>
    public static async Task<IBenchmarkClient> CreateAsync(string name, Uri baseUrl, HttpMessageHandler? transport = null)
    {
        var client = ClientRegistry.Create(name, baseUrl, transport);
        var id = Scenario.Default.Id;
        var result = await client.FetchAsync(id);
        return result == new ContactResult(id, "Siti Rahayu", "gold")
            ? new LocalClient(name, client)
            : throw new InvalidOperationException($"{name} read {result} for {id}.");
    }

    public Task<Sample> RunAsync(Workload workload) => Load.RunAsync(client, workload);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return default;
    }
}
