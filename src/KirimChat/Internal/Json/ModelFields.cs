#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Text;
#endif
using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Json;

/// <summary>What a model does with each field that it knows.</summary>
internal readonly struct ModelFields(IDictionary<string, Action<IParseNode>> fields)
{
    public bool AreNone => fields.Count == 0;

    /// <param name="property">A field of the body.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What the model does with it, or null when it does not know it.</returns>
    /// <exception cref="InvalidOperationException">The name is not valid Unicode.</exception>
    public Action<IParseNode>? Find(JsonProperty property, out string name)
    {
#if NET9_0_OR_GREATER
        // A known field has its name already: it is found by the bytes of the body, and no string is made of them, 0.5 kB a contact.
        Span<char> text = stackalloc char[64];
        if (byText is { } lookup
            && Encoding.UTF8.TryGetChars(JsonMarshal.GetRawUtf8PropertyName(property), text, out var length)
            && lookup.TryGetValue(text[..length], out name!, out var known)) return known;
#endif
        name = property.Name;
        return fields.TryGetValue(name, out var assign) ? assign : null;
    }

#if NET9_0_OR_GREATER
    private readonly Dictionary<string, Action<IParseNode>>.AlternateLookup<ReadOnlySpan<char>>? byText =
        (fields as Dictionary<string, Action<IParseNode>>)?.GetAlternateLookup<ReadOnlySpan<char>>();
#endif
}
