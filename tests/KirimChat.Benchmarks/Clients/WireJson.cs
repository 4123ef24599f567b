using System.Text.Json.Serialization;

namespace KirimChat.Benchmarks.Clients;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireEnvelope))]
internal sealed partial class WireJson : JsonSerializerContext;
