using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KirimChat.Internal.Performance;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace KirimChat.Internal.Serialization;

/// <summary>
/// Kiota's parse node for JSON, made strict: a value of another type than described is an error and not null, and additional data stay the
/// <see cref="JsonElement"/> that was sent, where Kiota's own node makes dates, GUIDs, and rounded numbers of them.
/// </summary>
/// <remarks>Nothing that is read refers to the document of the element, whose memory is pooled.</remarks>
internal sealed class StrictParseNode(JsonElement root, StrictParseNode? parent = null, string rootName = "the body") : IParseNode
{
    private JsonElement element = root;
    private string name = rootName;

    public Action<IParsable>? OnBeforeAssignFieldValues { get; set; } = parent?.OnBeforeAssignFieldValues;

    public Action<IParsable>? OnAfterAssignFieldValues { get; set; } = parent?.OnAfterAssignFieldValues;

    // Only used in error messages.
    private string Path => parent is null || parent.IsRoot ? name : $"{parent.Path}.{name}";

    private bool IsRoot => parent is null;

    public string? GetStringValue() =>
        IsNullOr(JsonValueKind.String, "a string") ? null : Convert(static json => json.GetString(), "a string of valid Unicode");

    public bool? GetBoolValue()
    {
        if (element.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        return IsNullOr(JsonValueKind.True, "a boolean") ? null : true;
    }

    public byte? GetByteValue() => ReadNumber(static json => Kiota(json).GetByteValue(), "an integer of 8 bits");

    public sbyte? GetSbyteValue() => ReadNumber(static json => Kiota(json).GetSbyteValue(), "an integer of 8 bits");

    public int? GetIntValue() => ReadNumber(static json => Kiota(json).GetIntValue(), "an integer of 32 bits");

    public long? GetLongValue() => ReadNumber(static json => Kiota(json).GetLongValue(), "an integer of 64 bits");

    public float? GetFloatValue() => ReadNumber(static json => Kiota(json).GetFloatValue(), "a number");

    public double? GetDoubleValue() => ReadNumber(static json => Kiota(json).GetDoubleValue(), "a number");

    public decimal? GetDecimalValue() => ReadNumber(static json => Kiota(json).GetDecimalValue(), "a decimal number");

    public Guid? GetGuidValue() => ReadText(static json => Kiota(json).GetGuidValue(), "a GUID");

    public DateTimeOffset? GetDateTimeOffsetValue() =>
        ReadText(static json => Rfc3339.Parse(json.GetUtf8String()), "a date and time with an offset (RFC 3339)");

    public TimeSpan? GetTimeSpanValue() => ReadText(static json => Kiota(json).GetTimeSpanValue(), "a duration");

    public Date? GetDateValue() => ReadText(static json => Kiota(json).GetDateValue(), "a date");

    public Time? GetTimeValue() => ReadText(static json => Kiota(json).GetTimeValue(), "a time of day");

    public byte[]? GetByteArrayValue() =>
        IsNullOr(JsonValueKind.String, "base64")
            ? null
            : Convert(static json => Kiota(json).GetByteArrayValue(), "base64") ?? throw CreateException("base64");

    // A value that the OpenAPI description does not have is null, as everywhere in Kiota: new ones may be added.
    public T? GetEnumValue<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => Convert(static json => Kiota(json).GetEnumValue<T>(), "a string of valid Unicode");

    public T GetObjectValue<T>(ParsableFactory<T> factory)
        where T : IParsable
    {
        if (typeof(T) == typeof(UntypedNode))
        {
            return Kiota(element).GetObjectValue(factory);
        }

        if (IsNullOr(JsonValueKind.Object, "an object"))
        {
            return default!;
        }

        var item = factory(this);
        OnBeforeAssignFieldValues?.Invoke(item);
        AssignFields(item);
        OnAfterAssignFieldValues?.Invoke(item);
        return item;
    }

    public IEnumerable<T> GetCollectionOfObjectValues<T>(ParsableFactory<T> factory)
        where T : IParsable => ReadItems(item => item.GetObjectValue(factory));

    public IEnumerable<T?> GetCollectionOfEnumValues<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => ReadItems(static item => item.GetEnumValue<T>());

    public IEnumerable<T> GetCollectionOfPrimitiveValues<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() =>
        IsNullOr(JsonValueKind.Array, "an array") ? null! : Convert(static json => ReadPrimitives<T>(json), "an array of one type")!;

    public IParseNode? GetChildNode(string identifier) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(identifier, out var child)
            ? CreateChild(child, identifier)
            : null;

    // Kiota returns null for what it cannot read, which only JSON's null may be.
    private static List<T> ReadPrimitives<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(JsonElement array)
    {
        var values = Kiota(array).GetCollectionOfPrimitiveValues<T>().ToList();
        var isInvalid = values.Where((value, i) => value is null && array[i].ValueKind != JsonValueKind.Null).Any();
        return isInvalid ? throw new FormatException() : values;
    }

    private void AssignFields<T>(T item)
        where T : IParsable
    {
        var fields = FieldDeserializerCache<T>.Get(item);
        var additionalData = (item as IAdditionalDataHolder)?.AdditionalData;
        // A free-form object is kept as a whole, and a field that the model does not know by itself: both must outlive the document.
        var source = fields.IsEmpty && additionalData is not null ? element.Clone() : element;
        // One node for all fields: each is read before the next.
        var node = CreateChild(default, "");
        foreach (var property in source.EnumerateObject())
        {
            var assign = Find(fields, property, out var field);
            node.element = property.Value;
            node.name = field;
            if (assign is not null)
            {
                assign(item, node);
            }
            else if (additionalData is not null)
            {
                additionalData[field] = property.Value.Clone();
            }
        }
    }

    private Action<T, IParseNode>? Find<T>(FieldDeserializerCache<T> fields, JsonProperty property, out string field)
        where T : IParsable
    {
        try
        {
            return fields.Find(property, out field);
        }
        catch (InvalidOperationException exception)
        {
            throw CreateException("an object whose names are valid Unicode", exception);
        }
    }

    // Generated models accept null, although the interface does not say so: null is not an empty array.
    private List<T> ReadItems<T>(Func<StrictParseNode, T> read)
    {
        if (IsNullOr(JsonValueKind.Array, "an array"))
        {
            return null!;
        }

        var items = new List<T>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            items.Add(read(CreateChild(item, $"[{items.Count}]")));
        }

        return items;
    }

    private StrictParseNode CreateChild(JsonElement child, string childName) => new(child, this, childName);

    private static JsonParseNode Kiota(JsonElement json) => new(json);

    private T? ReadNumber<T>(Func<JsonElement, T?> read, string expected)
        where T : struct => Read(JsonValueKind.Number, read, expected);

    private T? ReadText<T>(Func<JsonElement, T?> read, string expected)
        where T : struct => Read(JsonValueKind.String, read, expected);

    private T? Read<T>(JsonValueKind kind, Func<JsonElement, T?> read, string expected)
        where T : struct => IsNullOr(kind, expected) ? null : Convert(read, expected) ?? throw CreateException(expected);

    /// <returns>Whether the value is null; false when it is of the expected kind.</returns>
    /// <exception cref="ContractViolationException">It is neither.</exception>
    private bool IsNullOr(JsonValueKind kind, string expected)
    {
        if (element.ValueKind == kind)
        {
            return false;
        }

        return element.ValueKind == JsonValueKind.Null ? true : throw CreateException(expected);
    }

    private T? Convert<T>(Func<JsonElement, T?> read, string expected)
    {
        try
        {
            return read(element);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw CreateException(expected, exception);
        }
    }

    private ContractViolationException CreateException(string expected, Exception? cause = null) => new($"{Path} is not {expected}", cause);
}
