namespace KirimChat.Benchmarks.Clients;

/// <summary>A client that can fetch a contact.</summary>
internal interface IContactClient : IDisposable
{
    ValueTask<ContactResult> FetchAsync(string id);
}
