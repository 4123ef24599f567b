using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KirimChat.Internal.Json;

/// <summary>The additional data of a model that a <see cref="StrictParseNode"/> has read, as what they are, and not to be changed.</summary>
internal sealed class JsonFields(IDictionary<string, object> values) : IReadOnlyDictionary<string, JsonElement>
{
    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<JsonElement> Values => values.Values.Cast<JsonElement>();

    public JsonElement this[string key] => (JsonElement)values[key];

    // For a contact's own text: the names are enough there.
    public override string ToString() => $"{{ {string.Join(", ", Keys)} }}";

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value)
    {
        var isThere = values.TryGetValue(key, out var found);
        value = isThere ? (JsonElement)found! : default;
        return isThere;
    }

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() =>
        values.Select(static field => new KeyValuePair<string, JsonElement>(field.Key, (JsonElement)field.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
