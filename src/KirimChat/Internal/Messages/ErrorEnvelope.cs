using System.Text.Json;
using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Messages;

/// <summary>What can be read of <c>{ "error": { … } }</c>: all of it, a part, or nothing of a gateway's page.</summary>
internal readonly record struct ErrorEnvelope(string? Type, string? Code, string? Message, string? Param, string? RequestId)
{
    public static ErrorEnvelope Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(ByteOrderMark.Skip(body));
            return
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object
                ? new(Read(error, "type"), Read(error, "code"), Read(error, "message"), Read(error, "param"), Read(error, "request_id"))
                : default;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A gateway's page, half an envelope, or a name that is not valid Unicode. The exception keeps the body itself.
            return default;
        }
    }

    private static string? Read(JsonElement error, string field)
    {
        try
        {
            return error.TryGetProperty(field, out var value) ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Not a string, or not valid Unicode.
            return null;
        }
    }
}
