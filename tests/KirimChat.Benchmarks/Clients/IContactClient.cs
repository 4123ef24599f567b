namespace KirimChat.Benchmarks.Clients;

/// <summary>One surface to fetch a contact.</summary>
internal interface IContactClient : IDisposable
{
    ValueTask<Reading> FetchAsync(string id);
}
