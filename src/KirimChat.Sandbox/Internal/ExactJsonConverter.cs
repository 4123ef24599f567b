using System.Text.Json;
using System.Text.Json.Serialization;

namespace KirimChat.Sandbox.Internal;

/// <summary>Writes metadata as the exact JSON text of each value.</summary>
internal sealed class ExactJsonConverter : JsonConverter<JsonElement>
{
    /// <summary>The levels of nesting that metadata may have.</summary>
    public const int MaxDepth = 1000;

    public static readonly JsonSerializerOptions Options = new() { MaxDepth = MaxDepth, Converters = { new ExactJsonConverter() } };

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
}
