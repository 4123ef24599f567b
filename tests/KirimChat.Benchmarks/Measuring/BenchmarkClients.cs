namespace KirimChat.Benchmarks.Measuring;

/// <summary>The clients that are measured in the same rounds.</summary>
internal sealed class BenchmarkClients(IReadOnlyList<IBenchmarkClient> all) : IAsyncDisposable
{
    public IReadOnlyList<IBenchmarkClient> All => all;

    public static async Task<BenchmarkClients> CreateAsync(IEnumerable<string> names, Func<string, Task<IBenchmarkClient>> create)
    {
        var all = new List<IBenchmarkClient>();
        foreach (var name in names)
        {
            all.Add(await create(name));
        }

        return new(all);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in all)
        {
            await client.DisposeAsync();
        }
    }
}
