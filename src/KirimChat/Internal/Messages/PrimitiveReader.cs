using System.Diagnostics.CodeAnalysis;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Helpers;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Internal.Messages;

/// <summary>Reads a body that is a single value or a file.</summary>
internal static class PrimitiveReader
{
    private static readonly Dictionary<Type, Func<IParseNode, object?>> Readers = new()
    {
        [typeof(bool?)] = static node => node.GetBoolValue(),
        [typeof(byte?)] = static node => node.GetByteValue(),
        [typeof(sbyte?)] = static node => node.GetSbyteValue(),
        [typeof(int?)] = static node => node.GetIntValue(),
        [typeof(long?)] = static node => node.GetLongValue(),
        [typeof(float?)] = static node => node.GetFloatValue(),
        [typeof(double?)] = static node => node.GetDoubleValue(),
        [typeof(decimal?)] = static node => node.GetDecimalValue(),
        [typeof(Guid?)] = static node => node.GetGuidValue(),
        [typeof(DateTimeOffset?)] = static node => node.GetDateTimeOffsetValue(),
        [typeof(TimeSpan?)] = static node => node.GetTimeSpanValue(),
        [typeof(Date?)] = static node => node.GetDateValue(),
        [typeof(Time?)] = static node => node.GetTimeValue(),
        [typeof(byte[])] = static node => node.GetByteArrayValue(),
        [typeof(string)] = static node => node.GetStringValue(),
    };

    /// <exception cref="ContractViolationException">The body is not a value of the type.</exception>
    public static T? Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(BufferedResponse response)
    {
        if (typeof(T) == typeof(Stream))
        {
            return (T)(object)response.OpenBody();
        }

        if (typeof(T) == typeof(string) && !MediaTypes.IsJson(response.MediaType))
        {
            return (T)(object)response.ReadText();
        }

        var read = Readers.TryGetValue(typeof(T), out var reader) ? reader : ReadEnum<T>;
        return (T?)response.Read(read);
    }

    // A value that the OpenAPI description does not have is null, as in a model: new ones may be added.
    private static object? ReadEnum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(IParseNode node) =>
        node.GetStringValue() is { Length: > 0 } text ? EnumHelpers.GetEnumValue(typeof(T), text) : null;
}
