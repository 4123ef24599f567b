namespace KirimChat.Benchmarks.Measuring;

/// <summary>Several rounds in which the clients take turns, so that other load on the machine affects all of them.</summary>
/// <param name="Count">The number of rounds.</param>
/// <param name="Turn">The duration of the turn of each client.</param>
internal sealed record Rounds(int Count, TimeSpan Turn)
{
    /// <returns>A series for each client, in the order of the clients.</returns>
    public async Task<Series[]> RunAsync(BenchmarkClients all, string id, int concurrency)
    {
        var clients = all.All;
        // The runtime optimizes for the types that it has seen, so all clients run before one is measured.
        for (var round = 0; round < 2; round++)
        {
            foreach (var client in clients)
            {
                await Load.RunAsync(client.Client, id, concurrency, Turn / 2);
            }
        }

        var samples = clients.Select(_ => new Sample[Count]).ToArray();
        for (var round = 0; round < Count; round++)
        {
            for (var turn = 0; turn < clients.Count; turn++)
            {
                var at = (round + turn) % clients.Count;
                samples[at][round] = await Load.RunAsync(clients[at].Client, id, concurrency, Turn);
            }
        }

        return [.. samples.Select((taken, at) => new Series(clients[at].Name, concurrency, taken))];
    }
}
