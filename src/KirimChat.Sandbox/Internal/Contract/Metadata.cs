using System.Text.Json;
using System.Text.Json.Serialization;

namespace KirimChat.Sandbox.Internal.Contract;

/// <summary>The metadata of a contact, with its exact JSON text. The dictionary that is generated would lose duplicate names.</summary>
[JsonConverter(typeof(Converter))]
internal partial class Metadata
{
    public JsonElement Json { get; init; }

    private sealed class Converter : JsonConverter<Metadata>
    {
        public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.StartObject
                ? new() { Json = JsonElement.ParseValue(ref reader) }
                : throw new JsonException("The metadata is not an object.");

        public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json.GetRawText(), skipInputValidation: true);
    }
}
