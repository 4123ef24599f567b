using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KirimChat.Internal.Serialization;

/// <summary>A read-only view of the additional data of a model.</summary>
internal sealed class JsonElementDictionary(IDictionary<string, object> values) : IReadOnlyDictionary<string, JsonElement>
{
    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<JsonElement> Values => values.Values.Cast<JsonElement>();

    public JsonElement this[string key] => (JsonElement)values[key];

    // For the text of a contact, in which the names are enough.
    public override string ToString() => $"{{ {string.Join(", ", Keys)} }}";

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value)
    {
        var isFound = values.TryGetValue(key, out var found);
        value = isFound ? (JsonElement)found! : default;
        return isFound;
    }

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() =>
        values.Select(static field => new KeyValuePair<string, JsonElement>(field.Key, (JsonElement)field.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
