using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>A client with its name.</summary>
internal sealed record BenchmarkClient(string Name, IContactClient Client);
