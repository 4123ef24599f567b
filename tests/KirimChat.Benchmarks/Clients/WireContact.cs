using System.Text.Json;

namespace KirimChat.Benchmarks.Clients;

internal sealed record WireEnvelope(WireContact Data, string RequestId);

internal sealed record WireContact(
    string Id,
    string Object,
    string? PhoneNumber,
    string? Name,
    string? Email,
    Dictionary<string, JsonElement>? Metadata,
    WireAccount WhatsappAccount,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

internal sealed record WireAccount(string? PhoneNumber);
