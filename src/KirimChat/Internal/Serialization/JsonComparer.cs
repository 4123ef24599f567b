using System.Text.Json;
using System.Text.Json.Nodes;

namespace KirimChat.Internal.Serialization;

/// <summary>Compares metadata by content, whatever dictionary it is in.</summary>
internal static class JsonComparer
{
    public static bool Equals(IReadOnlyDictionary<string, JsonElement>? left, IReadOnlyDictionary<string, JsonElement>? right)
    {
        if (left is null || right is null)
        {
            return ReferenceEquals(left, right);
        }

        return left.Count == right.Count && left.All(field => right.TryGetValue(field.Key, out var other) && Equals(field.Value, other));
    }

    // The names only, as equal values can have different texts.
    public static int GetHashCode(IReadOnlyDictionary<string, JsonElement>? fields) =>
        fields is null ? 0 : fields.Keys.Aggregate(fields.Count, static (hash, name) => hash ^ StringComparer.Ordinal.GetHashCode(name));

    private static bool Equals(JsonElement left, JsonElement right)
    {
        try
        {
            return left.GetRawText() == right.GetRawText() || JsonNode.DeepEquals(ToNode(left), ToNode(right));
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid Unicode, which JSON can express: then only the same text is equal.
            return false;
        }
    }

    private static JsonNode? ToNode(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(element),
            JsonValueKind.Array => JsonArray.Create(element),
            _ => JsonValue.Create(element),
        };
}
