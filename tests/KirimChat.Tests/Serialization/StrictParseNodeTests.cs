using System.Text.Json;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Tests;

/// <summary>Every kind of value is read strictly, including those that the OpenAPI description does not use yet.</summary>
public sealed class StrictParseNodeTests
{
    private static readonly Dictionary<string, Func<IParseNode, object?>> Read = new()
    {
        ["string"] = static node => node.GetStringValue(),
        ["bool"] = static node => node.GetBoolValue(),
        ["byte"] = static node => node.GetByteValue(),
        ["sbyte"] = static node => node.GetSbyteValue(),
        ["int"] = static node => node.GetIntValue(),
        ["long"] = static node => node.GetLongValue(),
        ["float"] = static node => node.GetFloatValue(),
        ["double"] = static node => node.GetDoubleValue(),
        ["decimal"] = static node => node.GetDecimalValue(),
        ["guid"] = static node => node.GetGuidValue(),
        ["moment"] = static node => node.GetDateTimeOffsetValue(),
        ["duration"] = static node => node.GetTimeSpanValue(),
        ["date"] = static node => node.GetDateValue(),
        ["time"] = static node => node.GetTimeValue(),
        ["bytes"] = static node => node.GetByteArrayValue() is { } bytes ? Convert.ToHexString(bytes) : null,
        ["enum"] = static node => node.GetEnumValue<DayOfWeek>(),
        ["object"] = static node => node.GetObjectValue(Generated.Models.WhatsAppAccount.CreateFromDiscriminatorValue)?.PhoneNumber,
        ["objects"] = static node =>
            Join(
                node.GetCollectionOfObjectValues(Generated.Models.WhatsAppAccount.CreateFromDiscriminatorValue)
                    ?.Select(static account => account.PhoneNumber)
            ),
        ["enums"] = static node => Join(node.GetCollectionOfEnumValues<DayOfWeek>()),
        ["strings"] = static node => Join(node.GetCollectionOfPrimitiveValues<string>()?.Select(static text => text ?? "null")),
        ["ints"] = static node => Join(node.GetCollectionOfPrimitiveValues<int?>()),
        ["child"] = static node => node.GetChildNode("a")?.GetStringValue(),
        ["untyped"] = static node => (node.GetObjectValue(UntypedNode.CreateFromDiscriminatorValue) as UntypedInteger)?.GetValue(),
    };

    private static StrictParseNode Node(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone(), parent: new(default), "field");
    }

    [Theory]
    [InlineData("string", "\"a\"", "a")]
    [InlineData("bool", "true", "True")]
    [InlineData("bool", "false", "False")]
    [InlineData("byte", "255", "255")]
    [InlineData("sbyte", "-128", "-128")]
    [InlineData("int", "-7", "-7")]
    [InlineData("long", "9223372036854775807", "9223372036854775807")]
    [InlineData("float", "1.5", "1.5")]
    [InlineData("double", "1.5", "1.5")]
    [InlineData("decimal", "1.50", "1.50")]
    [InlineData("guid", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("moment", "\"2026-05-24T07:30:00Z\"", "2026-05-24 07:30:00Z")]
    [InlineData("duration", "\"PT1H\"", "01:00:00")]
    [InlineData("date", "\"2026-05-24\"", "2026-05-24")]
    [InlineData("time", "\"07:30:00\"", "07:30:00")]
    [InlineData("bytes", "\"AQI=\"", "0102")]
    [InlineData("enum", "\"Monday\"", "Monday")]
    [InlineData("enum", "\"Someday\"", null)]
    [InlineData("object", "{\"phone_number\":\"+62\"}", "+62")]
    [InlineData("objects", "[{\"phone_number\":\"+62\"},{\"phone_number\":\"+63\"}]", "+62,+63")]
    [InlineData("enums", "[\"Monday\",\"Friday\"]", "Monday,Friday")]
    [InlineData("strings", "[\"a\",null]", "a,null")]
    [InlineData("ints", "[1,2]", "1,2")]
    [InlineData("child", "{\"a\":\"b\"}", "b")]
    [InlineData("child", "{}", null)]
    [InlineData("child", "[]", null)]
    [InlineData("untyped", "7", "7")]
    public void Value_of_the_expected_type_is_read(string kind, string json, string? value)
    {
        var read = Read[kind](Node(json));
        Assert.Equal(
            value,
            read is DateTimeOffset moment
                ? moment.ToString("u", null)
                : (read as IFormattable)?.ToString(null, System.Globalization.CultureInfo.InvariantCulture) ?? read?.ToString()
        );
    }

    public static TheoryData<string> Kinds() => [.. Read.Keys.Except(["child", "untyped"])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void JSON_null_is_read_as_null(string kind) => Assert.Null(Read[kind](Node("null")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Value_of_another_type_is_an_error_and_not_null(string kind)
    {
        foreach (
            var json in new[]
            {
                "\"not it\"",
                "7000000000000000000000000000000",
                "1.5",
                "true",
                "{\"phone_number\":[]}",
                "[true,{}]",
                "[[]]",
            }
        )
        {
            if (Reads(kind, json))
            {
                continue;
            }

            var exception = Assert.Throws<ContractViolationException>(() => Read[kind](Node(json)));
            Assert.StartsWith("field", exception.Message, StringComparison.Ordinal);
        }

        static bool Reads(string kind, string json) =>
            (kind, json[0]) switch
            {
                ("string" or "enum", '"') or ("bool", 't') => true,
                ("float" or "double", '7') => true,
                ("float" or "double" or "decimal", '1') => true,
                _ => false,
            };
    }

    [Theory]
    [InlineData("byte", "256")]
    [InlineData("sbyte", "-129")]
    [InlineData("int", "2147483648")]
    [InlineData("long", "9223372036854775808")]
    [InlineData("decimal", "1e29")]
    [InlineData("string", "\"\\ud800\"")]
    [InlineData("enum", "\"\\ud800\"")]
    [InlineData("guid", "\"\"")]
    [InlineData("moment", "\"2026-02-30T07:30:00Z\"")]
    [InlineData("duration", "\"\"")]
    [InlineData("duration", "\"P99999999999Y\"")]
    [InlineData("duration", "\"P99999999D\"")]
    [InlineData("date", "\"\"")]
    [InlineData("date", "\"2026-02-30\"")]
    [InlineData("time", "\"\"")]
    [InlineData("time", "\"25:00:00\"")]
    [InlineData("bytes", "\"A\"")]
    public void Value_out_of_the_range_of_its_type_is_an_error(string kind, string json) =>
        Assert.Throws<ContractViolationException>(() => Read[kind](Node(json)));

    [Fact]
    public void Error_names_the_path_of_the_invalid_value()
    {
        var exception = Assert.Throws<ContractViolationException>(static () => Read["objects"](Node("[{},{\"phone_number\":7}]")));

        Assert.Equal("field.[1].phone_number is not a string", exception.Message);
    }

    [Fact]
    public void Hooks_of_Kiota_are_called_before_and_after_a_model_is_read()
    {
        var called = new List<string>();
        var node = Node("{}");
        node.OnBeforeAssignFieldValues = _ => called.Add("before");
        node.OnAfterAssignFieldValues = _ => called.Add("after");

        node.GetObjectValue(Generated.Models.WhatsAppAccount.CreateFromDiscriminatorValue);

        Assert.Equal(["before", "after"], called);
    }

    private static string? Join<T>(IEnumerable<T>? values) => values is null ? null : string.Join(',', values);
}
