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
internal sealed class StrictParseNode(JsonElement element, string path) : IParseNode
{
    public const string Root = "the body";

    private JsonParseNode Kiota => new(element);

    public Action<IParsable>? OnBeforeAssignFieldValues { get; set; }

    public Action<IParsable>? OnAfterAssignFieldValues { get; set; }

    public string? GetStringValue() => IsNull(JsonValueKind.String, "a string") ? null : Try(element.GetString, "a string of valid Unicode");

    public bool? GetBoolValue() => element.ValueKind == JsonValueKind.False ? false : IsNull(JsonValueKind.True, "a boolean") ? null : true;

    public byte? GetByteValue() => Number(Kiota.GetByteValue, "an integer of 8 bits");

    public sbyte? GetSbyteValue() => Number(Kiota.GetSbyteValue, "an integer of 8 bits");

    public int? GetIntValue() => Number(Kiota.GetIntValue, "an integer of 32 bits");

    public long? GetLongValue() => Number(Kiota.GetLongValue, "an integer of 64 bits");

    public float? GetFloatValue() => Number(Kiota.GetFloatValue, "a number");

    public double? GetDoubleValue() => Number(Kiota.GetDoubleValue, "a number");

    public decimal? GetDecimalValue() => Number(Kiota.GetDecimalValue, "a decimal number");

    public Guid? GetGuidValue() => Text(Kiota.GetGuidValue, "a GUID");

    public DateTimeOffset? GetDateTimeOffsetValue() => Text(() => Rfc3339.Parse(element.GetString()!), "a date and time with an offset (RFC 3339)");

    public TimeSpan? GetTimeSpanValue() => Text(Kiota.GetTimeSpanValue, "a duration");

    public Date? GetDateValue() => Text(Kiota.GetDateValue, "a date");

    public Time? GetTimeValue() => Text(Kiota.GetTimeValue, "a time of day");

    public byte[]? GetByteArrayValue() => IsNull(JsonValueKind.String, "base64") ? null : Try(Kiota.GetByteArrayValue, "base64") ?? throw Broken("base64");

    // An enum value that is not in the document is null, as everywhere in Kiota: new ones may come.
    public T? GetEnumValue<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => IsNull(JsonValueKind.String, "a string") ? null : Try(Kiota.GetEnumValue<T>, "a string of valid Unicode");

    public T GetObjectValue<T>(ParsableFactory<T> factory)
        where T : IParsable
    {
        if (typeof(T) == typeof(UntypedNode)) return Kiota.GetObjectValue(factory);
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
        IsNull(JsonValueKind.Array, "an array") ? [] : Try(ReadPrimitives<T>, "an array of one type")!;

    public IParseNode? GetChildNode(string identifier) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(identifier, out var child) ? Child(child, identifier) : null;

    // What Kiota cannot read as a T it gives as null, which only JSON's null may be.
    private List<T> ReadPrimitives<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
    {
        var values = Kiota.GetCollectionOfPrimitiveValues<T>().ToList();
        return values.Where((value, i) => value is null && element[i].ValueKind != JsonValueKind.Null).Any() ? throw new FormatException() : values;
    }

    private void AssignFields(IParsable item)
    {
        var fields = item.GetFieldDeserializers();
        var others = (item as IAdditionalDataHolder)?.AdditionalData;
        foreach (var property in element.EnumerateObject())
        {
            var name = Try(() => property.Name, "an object whose names are valid Unicode")!;
            if (fields.TryGetValue(name, out var assign)) assign(Child(property.Value, name));
            else if (others is not null) others[name] = property.Value;
        }
    }

    private IEnumerable<StrictParseNode> Items() =>
        IsNull(JsonValueKind.Array, "an array") ? [] : element.EnumerateArray().Select((item, index) => Child(item, $"[{index}]"));

    private StrictParseNode Child(JsonElement child, string name) => new(child, path == Root ? name : $"{path}.{name}")
    {
        OnBeforeAssignFieldValues = OnBeforeAssignFieldValues,
        OnAfterAssignFieldValues = OnAfterAssignFieldValues,
    };

    private T? Number<T>(Func<T?> read, string expected)
        where T : struct => IsNull(JsonValueKind.Number, expected) ? null : Try(read, expected) ?? throw Broken(expected);

    private T? Text<T>(Func<T?> read, string expected)
        where T : struct => IsNull(JsonValueKind.String, expected) ? null : Try(read, expected) ?? throw Broken(expected);

    private bool IsNull(JsonValueKind expected, string name) =>
        element.ValueKind == JsonValueKind.Null || (element.ValueKind == expected ? false : throw Broken(name));

    private T? Try<T>(Func<T?> read, string expected)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw Broken(expected, broken);
        }
    }

    private BrokenContractException Broken(string expected, Exception? cause = null) => new($"{path} is not {expected}", cause);
}
