namespace KirimChat.Benchmarks.Clients;

/// <summary>The values that are read from each contact, so that no client can defer parsing.</summary>
/// <param name="Id">The ID of the contact.</param>
/// <param name="Name">The name of the contact.</param>
/// <param name="Plan">A metadata value, or null when there is none.</param>
internal readonly record struct ContactResult(string? Id, string? Name, string? Plan);
