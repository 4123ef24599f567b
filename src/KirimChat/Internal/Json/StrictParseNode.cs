using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace KirimChat.Internal.Json;

/// <summary>
/// Kiota's parse node for JSON, made strict: a value of another type than the document's is an error and not null, and additional data stay
/// the <see cref="JsonElement"/> they came as, where Kiota's own node makes dates, GUIDs and rounded numbers of them.
/// </summary>
internal sealed class StrictParseNode(JsonElement element, StrictParseNode? parent = null, string name = "the body") : IParseNode
{
    private JsonElement element = element;
    private string name = name;

    // Made when something is wrong, and not before: a good body has no use for it.
    private string Path => parent is { IsRoot: false } ? $"{parent.Path}.{name}" : name;

    private bool IsRoot => parent is null;

    public Action<IParsable>? OnBeforeAssignFieldValues { get; set; }

    public Action<IParsable>? OnAfterAssignFieldValues { get; set; }

    /// <summary>Reads a model. Nothing of it stays in the document that the body is parsed to, whose memory goes back where it was rented.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> body, ParsableFactory<T> factory)
        where T : IParsable
    {
        using var document = StrictJson.Parse(body);
        return new StrictParseNode(document.RootElement).GetObjectValue(factory);
    }

    public string? GetStringValue() => IsNull(JsonValueKind.String, "a string") ? null : Try(static json => json.GetString(), "a string of valid Unicode");

    public bool? GetBoolValue() => element.ValueKind == JsonValueKind.False ? false : IsNull(JsonValueKind.True, "a boolean") ? null : true;

    public byte? GetByteValue() => Number(static json => Kiota(json).GetByteValue(), "an integer of 8 bits");

    public sbyte? GetSbyteValue() => Number(static json => Kiota(json).GetSbyteValue(), "an integer of 8 bits");

    public int? GetIntValue() => Number(static json => Kiota(json).GetIntValue(), "an integer of 32 bits");

    public long? GetLongValue() => Number(static json => Kiota(json).GetLongValue(), "an integer of 64 bits");

    public float? GetFloatValue() => Number(static json => Kiota(json).GetFloatValue(), "a number");

    public double? GetDoubleValue() => Number(static json => Kiota(json).GetDoubleValue(), "a number");

    public decimal? GetDecimalValue() => Number(static json => Kiota(json).GetDecimalValue(), "a decimal number");

    public Guid? GetGuidValue() => Text(static json => Kiota(json).GetGuidValue(), "a GUID");

    public DateTimeOffset? GetDateTimeOffsetValue() => Text(static json => Rfc3339.Parse(json.GetString()!), "a date and time with an offset (RFC 3339)");

    public TimeSpan? GetTimeSpanValue() => Text(static json => Kiota(json).GetTimeSpanValue(), "a duration");

    public Date? GetDateValue() => Text(static json => Kiota(json).GetDateValue(), "a date");

    public Time? GetTimeValue() => Text(static json => Kiota(json).GetTimeValue(), "a time of day");

    public byte[]? GetByteArrayValue() =>
        IsNull(JsonValueKind.String, "base64") ? null : Try(static json => Kiota(json).GetByteArrayValue(), "base64") ?? throw Broken("base64");

    // An enum value that is not in the document is null, as everywhere in Kiota: new ones may come.
    public T? GetEnumValue<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => Try(static json => Kiota(json).GetEnumValue<T>(), "a string of valid Unicode");

    public T GetObjectValue<T>(ParsableFactory<T> factory)
        where T : IParsable
    {
        if (typeof(T) == typeof(UntypedNode)) return Kiota(element).GetObjectValue(factory);
        if (IsNull(JsonValueKind.Object, "an object")) return default!;
        var item = factory(this);
        OnBeforeAssignFieldValues?.Invoke(item);
        AssignFields(item);
        OnAfterAssignFieldValues?.Invoke(item);
        return item;
    }

    public IEnumerable<T> GetCollectionOfObjectValues<T>(ParsableFactory<T> factory)
        where T : IParsable => [.. Items().Select(item => item.GetObjectValue(factory))];

    public IEnumerable<T?> GetCollectionOfEnumValues<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => [.. Items().Select(static item => item.GetEnumValue<T>())];

    public IEnumerable<T> GetCollectionOfPrimitiveValues<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() =>
        IsNull(JsonValueKind.Array, "an array") ? [] : Try(static json => ReadPrimitives<T>(json), "an array of one type")!;

    public IParseNode? GetChildNode(string identifier) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(identifier, out var child) ? Child(child, identifier) : null;

    // What Kiota cannot read as a T it gives as null, which only JSON's null may be.
    private static List<T> ReadPrimitives<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(JsonElement array)
    {
        var values = Kiota(array).GetCollectionOfPrimitiveValues<T>().ToList();
        return values.Where((value, i) => value is null && array[i].ValueKind != JsonValueKind.Null).Any() ? throw new FormatException() : values;
    }

    private void AssignFields<T>(T item)
        where T : IParsable
    {
        var fields = ModelFields<T>.Of(item);
        var others = (item as IAdditionalDataHolder)?.AdditionalData;
        // One node for all fields, one after the other: an assignment reads its node, and does not keep it.
        var node = Child(default, "");
        // What is kept must outlive the document: the whole of a free-form object, and of another what it does not know.
        foreach (var property in (fields.AreNone && others is not null ? element.Clone() : element).EnumerateObject())
        {
            node.element = property.Value;
            if (Find(fields, property, out node.name) is { } assign) assign(item, node);
            else if (others is not null) others[node.name] = node.element.Clone();
        }
    }

    private Action<T, IParseNode>? Find<T>(ModelFields<T> fields, JsonProperty property, out string field)
        where T : IParsable
    {
        try
        {
            return fields.Find(property, out field);
        }
        catch (InvalidOperationException broken)
        {
            throw Broken("an object whose names are valid Unicode", broken);
        }
    }

    private IEnumerable<StrictParseNode> Items() =>
        IsNull(JsonValueKind.Array, "an array") ? [] : element.EnumerateArray().Select((item, index) => Child(item, $"[{index}]"));

    private StrictParseNode Child(JsonElement child, string field) => new(child, this, field)
    {
        OnBeforeAssignFieldValues = OnBeforeAssignFieldValues,
        OnAfterAssignFieldValues = OnAfterAssignFieldValues,
    };

    private static JsonParseNode Kiota(JsonElement json) => new(json);

    private T? Number<T>(Func<JsonElement, T?> read, string expected)
        where T : struct => IsNull(JsonValueKind.Number, expected) ? null : Try(read, expected) ?? throw Broken(expected);

    private T? Text<T>(Func<JsonElement, T?> read, string expected)
        where T : struct => IsNull(JsonValueKind.String, expected) ? null : Try(read, expected) ?? throw Broken(expected);

    private bool IsNull(JsonValueKind expected, string what) =>
        element.ValueKind == JsonValueKind.Null || (element.ValueKind == expected ? false : throw Broken(what));

    private T? Try<T>(Func<JsonElement, T?> read, string expected)
    {
        try
        {
            return read(element);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw Broken(expected, broken);
        }
    }

    private BrokenContractException Broken(string expected, Exception? cause = null) => new($"{Path} is not {expected}", cause);
}
