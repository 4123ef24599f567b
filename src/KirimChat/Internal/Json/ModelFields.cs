#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Text;
#endif
using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Json;

/// <summary>What the models of a type do with each field that they know.</summary>
/// <remarks>
/// Kiota's models make a table of closures for each object that is read. A closure over the model alone is a method of the model's class, and
/// that is the same for all: such a table is kept. It spares 2.1 kB a contact; see the README of the benchmarks.
/// </remarks>
internal sealed class ModelFields<T>
    where T : IParsable
{
    private static readonly ModelFields<T> None = new([]);
    private static ModelFields<T>? kept;

    private readonly Dictionary<string, Action<T, IParseNode>> fields;

    private ModelFields(Dictionary<string, Action<T, IParseNode>> fields)
    {
        this.fields = fields;
#if NET9_0_OR_GREATER
        known = [.. fields.Select(static field => (Encoding.UTF8.GetBytes(field.Key), field.Key, field.Value))];
#endif
    }

    public bool AreNone => fields.Count == 0;

    public static ModelFields<T> Of(T model)
    {
        if (kept is { } fields && model.GetType() == typeof(T)) return fields;
        var closures = model.GetFieldDeserializers();
        if (closures.Count == 0) return None;
        return model.GetType() == typeof(T) && closures.Values.All(closure => ReferenceEquals(closure.Target, model))
            ? kept = new(closures.ToDictionary(static field => field.Key, static field => OfAnyModel(field.Value)))
            : new(closures.ToDictionary(static field => field.Key, static field => OfItsModel(field.Value)));
    }

    /// <param name="property">A field of the body.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What a model does with it, or null when it does not know it.</returns>
    /// <exception cref="InvalidOperationException">The name is not valid Unicode.</exception>
    public Action<T, IParseNode>? Find(JsonProperty property, out string name)
    {
#if NET9_0_OR_GREATER
        // A known field has its name already: no string is made of the bytes, 0.5 kB a contact. A row is faster than a table, as it is short.
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        foreach (var field in known)
        {
            if (!raw.SequenceEqual(field.Text)) continue;
            name = field.Name;
            return field.Assign;
        }
#endif
        name = property.Name;
        return fields.TryGetValue(name, out var assign) ? assign : null;
    }

    private static Action<T, IParseNode> OfAnyModel(Action<IParseNode> closure) =>
        closure.Method.CreateDelegate<Action<T, IParseNode>>();

    private static Action<T, IParseNode> OfItsModel(Action<IParseNode> closure) => (_, node) => closure(node);

#if NET9_0_OR_GREATER
    private readonly (byte[] Text, string Name, Action<T, IParseNode> Assign)[] known;
#endif
}
