using KirimChat.Benchmarks.Measuring;

namespace KirimChat.Benchmarks.Commands;

/// <summary>A parameter that grows, and the cost of the clients for each of its values.</summary>
/// <param name="Axis">The name of the parameter.</param>
/// <param name="Values">The values of the parameter, as text.</param>
/// <param name="Series">For each value, a series of each client.</param>
internal sealed record Sweep(string Axis, IReadOnlyList<string> Values, IReadOnlyList<Series[]> Series);
