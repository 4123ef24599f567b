using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>The clients that are measured side by side.</summary>
internal sealed class Subjects(IReadOnlyList<Subject> all) : IDisposable
{
    public IReadOnlyList<Subject> All => all;

    /// <param name="names">Names of <see cref="Roster"/>.</param>
    /// <param name="baseUrl">Where the API is.</param>
    /// <param name="transport">Makes each client's transport; null: sockets.</param>
    public static Subjects Make(IEnumerable<string> names, Uri baseUrl, Func<HttpMessageHandler>? transport = null) =>
        new([.. names.Select(name => new Subject(name, Roster.Create(name, baseUrl, transport?.Invoke())))]);

    /// <summary>A client that reads another contact than the rest does less, or more, than they do.</summary>
    public async Task VerifyAsync(string id)
    {
        foreach (var (name, client) in all)
        {
            var reading = await client.FetchAsync(id);
            if (reading != new Reading(id, "Siti Rahayu", "gold"))
            {
                throw new InvalidOperationException($"{name} read {reading} of {id}.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, client) in all)
        {
            client.Dispose();
        }
    }
}
