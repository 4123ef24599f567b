using System.Security.Cryptography;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>Several rounds in which the clients take turns, so that other load on the machine affects all of them.</summary>
/// <param name="Count">The number of rounds.</param>
/// <param name="Turn">The duration of the turn of each client.</param>
internal sealed record Rounds(int Count, TimeSpan Turn)
{
    // The threads of a client spin for a while before they sleep.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>A series for each client, in the order of the clients.</returns>
    public async Task<Series[]> RunAsync(BenchmarkClients all, string id, int concurrency)
    {
        var clients = all.All;
        // Connections are opened, and code that is new to this workload is compiled, before a client is measured.
        for (var round = 0; round < 2; round++)
        {
            foreach (var client in clients)
            {
                await client.RunAsync(new(id, concurrency, Turn / 2));
            }
        }

        var samples = clients.Select(_ => new Sample[Count]).ToArray();
        int[] order = [.. Enumerable.Range(0, clients.Count)];
        for (var round = 0; round < Count; round++)
        {
            // In a fixed order, a client would always follow the same one, and pay for what that one left to do.
            RandomNumberGenerator.Shuffle<int>(order);
            foreach (var at in order)
            {
                samples[at][round] = await clients[at].RunAsync(new(id, concurrency, Turn));
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        return [.. samples.Select((taken, at) => new Series(clients[at].Name, concurrency, taken))];
    }
}
