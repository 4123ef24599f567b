using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace KirimChat.Internal.Serialization;

/// <summary>Writes metadata as the exact JSON text of each value, where Kiota's own writer would escape strings again.</summary>
internal sealed class ExactSerializationWriter : JsonSerializationWriter, ISerializationWriter
{
    public static byte[] Serialize(IParsable model)
    {
        using var writer = new ExactSerializationWriter();
        writer.WriteObjectValue(key: null, model);
        using var content = (MemoryStream)writer.GetSerializedContent();
        return content.ToArray();
    }

    // Generated models call the interface, so that this one is called also for nested objects.
    void ISerializationWriter.WriteAdditionalData(IDictionary<string, object> value)
    {
        foreach (var field in value)
        {
            if (field.Value is JsonElement element)
            {
                writer.WritePropertyName(field.Key);
                WriteElement(element);
            }
            else
            {
                WriteAdditionalData(new Dictionary<string, object> { [field.Key] = field.Value });
            }
        }
    }

    // The writer's own validation ends at 64 levels. A document may have been parsed with comments and trailing commas, which are not JSON.
    private void WriteElement(JsonElement element)
    {
        var text = element.GetRawText();
        if (StrictJson.IsValid(text))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            element.WriteTo(writer);
        }
    }
}
