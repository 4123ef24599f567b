using System.Text.Json;
using KirimChat.Internal.Json;

namespace KirimChat.Internal;

/// <summary>What can be read of <c>{ "error": { … } }</c>: all of it, a part, or nothing of a gateway's page.</summary>
internal readonly record struct ErrorEnvelope(string? Type, string? Code, string? Message, string? Param, string? RequestId)
{
    public static ErrorEnvelope Read(Answer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(ByteOrderMark.Skip(answer.Body));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object
                ? new(Text("type"), Text("code"), Text("message"), Text("param"), Text("request_id"))
                : default;

            string? Text(string field) => error.TryGetProperty(field, out var value) && Read(value) is { } text ? answer.Redact(text) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A gateway's page, half an envelope, or a name that is not Unicode: the exception keeps the body itself.
            return default;
        }
    }

    private static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Text that is not Unicode.
            return null;
        }
    }
}
