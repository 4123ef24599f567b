using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>The clients that are measured in the same rounds.</summary>
internal sealed class BenchmarkClients(IReadOnlyList<BenchmarkClient> all) : IDisposable
{
    public IReadOnlyList<BenchmarkClient> All => all;

    /// <param name="names">Names of <see cref="ClientRegistry"/>.</param>
    /// <param name="baseUrl">The base address of the API.</param>
    /// <param name="transport">Creates the transport of each client, or null for sockets.</param>
    public static BenchmarkClients Create(IEnumerable<string> names, Uri baseUrl, Func<HttpMessageHandler>? transport = null) =>
        new([.. names.Select(name => new BenchmarkClient(name, ClientRegistry.Create(name, baseUrl, transport?.Invoke())))]);

    /// <summary>Verifies that all clients read the same values; otherwise they would not do the same work.</summary>
    public async Task VerifyAsync(string id)
    {
        foreach (var (name, client) in all)
        {
            var result = await client.FetchAsync(id);
            if (result != new ContactResult(id, "Siti Rahayu", "gold"))
            {
                throw new InvalidOperationException($"{name} read {result} for {id}.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, client) in all)
        {
            client.Dispose();
        }
    }
}
