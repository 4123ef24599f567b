using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;
#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Text;
#endif

namespace KirimChat.Internal.Performance;

/// <summary>
/// The fields of a generated model, and how each is assigned. Kiota creates this table with a closure for each field of each object: 2.1 kB
/// a contact.
/// </summary>
/// <remarks>
/// A closure that captures only the model compiles to an instance method of the model, so it also works for other models of the type. Where
/// a closure captures more, the table is not cached.
/// </remarks>
internal sealed class FieldDeserializerCache<T>
    where T : IParsable
{
    private static readonly FieldDeserializerCache<T> Empty = new([]);
    private static FieldDeserializerCache<T>? cached;

    private readonly Dictionary<string, Action<T, IParseNode>> fields;

    private FieldDeserializerCache(Dictionary<string, Action<T, IParseNode>> fields)
    {
        this.fields = fields;
#if NET9_0_OR_GREATER
        names = [.. fields.Select(static field => (Encoding.UTF8.GetBytes(field.Key), field.Key, field.Value))];
#endif
    }

    public bool IsEmpty => fields.Count == 0;

    public static FieldDeserializerCache<T> Get(T model) =>
        cached is { } table && model.GetType() == typeof(T) ? table : Create(model, model.GetFieldDeserializers());

    // Not part of Get, where the closure would be allocated at each call.
    private static FieldDeserializerCache<T> Create(T model, IDictionary<string, Action<IParseNode>> closures)
    {
        if (closures.Count == 0)
        {
            return Empty;
        }

        var canCache = model.GetType() == typeof(T) && closures.Values.All(closure => ReferenceEquals(closure.Target, model));
        return canCache
            ? cached = new(closures.ToDictionary(static field => field.Key, static field => CreateOpen(field.Value)))
            : new(closures.ToDictionary(static field => field.Key, static field => CreateBound(field.Value)));
    }

    /// <param name="property">A property of a JSON object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>How the model assigns it, or null when the model does not have it.</returns>
    /// <exception cref="InvalidOperationException">The name is not valid Unicode.</exception>
    public Action<T, IParseNode>? Find(JsonProperty property, out string name)
    {
#if NET9_0_OR_GREATER
        // No string is created for a known name: 0.5 kB a contact. For so few names, a list is faster than a dictionary.
        var rawName = JsonMarshal.GetRawUtf8PropertyName(property);
        foreach (var field in names)
        {
            if (rawName.SequenceEqual(field.Utf8))
            {
                name = field.Name;
                return field.Assign;
            }
        }
#endif
        name = property.Name;
        return fields.TryGetValue(name, out var assign) ? assign : null;
    }

    private static Action<T, IParseNode> CreateOpen(Action<IParseNode> closure) => closure.Method.CreateDelegate<Action<T, IParseNode>>();

    private static Action<T, IParseNode> CreateBound(Action<IParseNode> closure) => (_, node) => closure(node);

#if NET9_0_OR_GREATER
    private readonly (byte[] Utf8, string Name, Action<T, IParseNode> Assign)[] names;
#endif
}
