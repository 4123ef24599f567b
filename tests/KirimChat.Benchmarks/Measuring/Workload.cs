namespace KirimChat.Benchmarks.Measuring;

/// <param name="Id">The ID of the contact that is fetched.</param>
/// <param name="Concurrency">The number of concurrent calls.</param>
/// <param name="Duration">How long new calls are started.</param>
internal sealed record Workload(string Id, int Concurrency, TimeSpan Duration);
