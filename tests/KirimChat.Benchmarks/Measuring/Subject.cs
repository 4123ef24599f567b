using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>A client under its name.</summary>
internal sealed record Subject(string Name, IContactClient Client);
