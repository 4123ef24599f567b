using KirimChat.Benchmarks.Clients;

namespace KirimChat.Benchmarks.Measuring;

/// <summary>A client under its name.</summary>
internal sealed record Subject(string Name, IContactClient Client) : IDisposable
{
    public static Subject[] Make(IEnumerable<string> names, Uri baseUrl, Func<HttpMessageHandler>? transport = null) =>
        [.. names.Select(name => new Subject(name, Roster.Create(name, baseUrl, transport?.Invoke())))];

    /// <summary>A client that reads another contact than the rest does less, or more, than they do.</summary>
    public async Task VerifyAsync(string id)
    {
        var reading = await Client.FetchAsync(id);
        if (reading != new Reading(id, "Siti Rahayu", "gold")) throw new InvalidOperationException($"{Name} read {reading} of {id}.");
    }

    public void Dispose() => Client.Dispose();
}
