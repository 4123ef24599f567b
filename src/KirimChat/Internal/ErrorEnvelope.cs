using System.Text.Json;

namespace KirimChat.Internal;

/// <summary>What can be read of <c>{ "error": { … } }</c>: all of it, a part, or nothing of a gateway's page.</summary>
internal readonly record struct ErrorEnvelope(string? Type, string? Code, string? Message, string? Param, string? RequestId)
{
    public static ErrorEnvelope Read(Answer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("error", out var error)
                || error.ValueKind != JsonValueKind.Object) return default;
            return new(Text("type"), Text("code"), Text("message"), Text("param"), Text("request_id"));

            string? Text(string name) =>
                error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? answer.Redact(value.GetString()!) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not Unicode: the body itself is kept on the exception.
            return default;
        }
    }
}
