using KirimChat.Benchmarks.Measuring;

namespace KirimChat.Benchmarks.Verbs;

/// <summary>One thing that grows, and what the clients cost at each of its places.</summary>
/// <param name="Along">What grows.</param>
/// <param name="Places">Its values, as they are written.</param>
/// <param name="Series">For each place a series of each client.</param>
internal sealed record Sweep(string Along, IReadOnlyList<string> Places, IReadOnlyList<Series[]> Series);
