namespace KirimChat.Benchmarks.Clients;

/// <summary>What is read of each contact that was fetched: enough that no client can put its parsing off.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Plan">A value of its metadata, or null when it has none.</param>
internal readonly record struct Reading(string? Id, string? Name, string? Plan);
