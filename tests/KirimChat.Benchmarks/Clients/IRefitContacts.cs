using Refit;

namespace KirimChat.Benchmarks.Clients;

internal interface IRefitContacts
{
    [Get("/contacts/{id}")]
    Task<WireEnvelope> GetContactAsync(string id);
}
