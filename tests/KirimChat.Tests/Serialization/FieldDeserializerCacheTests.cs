using System.Text.Json;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Tests;

/// <summary>The field deserializers are cached by the type of a model, and must be correct for every kind of model of Kiota.</summary>
public sealed class FieldDeserializerCacheTests
{
    [Fact]
    public void Each_model_receives_its_own_values_when_models_are_read_concurrently()
    {
        var models = Enumerable
            .Range(0, 1000)
            .AsParallel()
            .Select(static i => (i, Model: Read($$"""{"name":"{{i}}"}""", static _ => new Person())))
            .ToList();

        Assert.All(models, static read => Assert.Equal($"{read.i}", read.Model.Name));
    }

    [Fact]
    public void Missing_field_is_null_and_does_not_keep_the_value_of_the_previous_model()
    {
        Read("""{"name":"Siti"}""", static _ => new Person());

        Assert.Null(Read("{}", static _ => new Person()).Name);
    }

    [Fact]
    public void Field_with_an_escaped_name_is_read() =>
        Assert.Equal("Siti", Read("""{"\u006eame":"Siti"}""", static _ => new Person()).Name);

    [Fact]
    public void Derived_model_has_the_fields_of_its_base()
    {
        var model = Read("""{"name":"Siti","salary":7}""", static _ => new Employee());

        Assert.Equal(("Siti", 7), (model.Name, model.Salary));
    }

    [Fact]
    public void Discriminator_selects_the_type_of_each_model()
    {
        string[] bodies = ["""{"name":"a"}""", """{"name":"b","salary":1}""", """{"name":"c"}""", """{"name":"d","salary":2}"""];

        var models = bodies
            .Select(static json => Read(json, static node => node.GetChildNode("salary") is null ? new Person() : new Employee()))
            .ToList();

        Assert.Equal(["a", "b", "c", "d"], models.Select(static model => model.Name));
        Assert.Equal([null, 1, null, 2], models.Select(static model => (model as Employee)?.Salary));
    }

    // Kiota generates a wrapper for oneOf and anyOf. Its field deserializers are those of the member that is set.
    [Fact]
    public void Composed_type_reads_the_fields_of_the_member_that_is_set()
    {
        string[] bodies = ["""{"name":"a"}""", """{"title":"b"}""", """{"name":"c"}"""];

        var wrappers = bodies
            .Select(static json =>
                Read(json, static node => node.GetChildNode("title") is null ? new Either { Person = new() } : new Either { Post = new() })
            )
            .ToList();

        Assert.Equal(["a", null, "c"], wrappers.Select(static wrapper => wrapper.Person?.Name));
        Assert.Equal([null, "b", null], wrappers.Select(static wrapper => wrapper.Post?.Title));
    }

    [Fact]
    public void Composed_type_without_a_member_does_not_affect_the_next_one()
    {
        Read("""{"name":"a"}""", static _ => new Either());

        Assert.Equal("b", Read("""{"name":"b"}""", static _ => new Either { Person = new() }).Person!.Name);
    }

    private static T Read<T>(string json, ParsableFactory<T> factory)
        where T : IParsable
    {
        using var document = JsonDocument.Parse(json);
        return new StrictParseNode(document.RootElement).GetObjectValue(factory);
    }

    private class Person : IParsable
    {
        public string? Name { get; private set; }

        public virtual IDictionary<string, Action<IParseNode>> GetFieldDeserializers() =>
            new Dictionary<string, Action<IParseNode>> { ["name"] = n => Name = n.GetStringValue() };

        public void Serialize(ISerializationWriter writer) => throw new NotSupportedException();
    }

    private sealed class Employee : Person
    {
        public int? Salary { get; private set; }

        public override IDictionary<string, Action<IParseNode>> GetFieldDeserializers() =>
            new Dictionary<string, Action<IParseNode>>(base.GetFieldDeserializers()) { ["salary"] = n => Salary = n.GetIntValue() };
    }

    private sealed class Post : IParsable
    {
        public string? Title { get; private set; }

        public IDictionary<string, Action<IParseNode>> GetFieldDeserializers() =>
            new Dictionary<string, Action<IParseNode>> { ["title"] = n => Title = n.GetStringValue() };

        public void Serialize(ISerializationWriter writer) => throw new NotSupportedException();
    }

    private sealed class Either : IParsable
    {
        public Person? Person { get; init; }

        public Post? Post { get; init; }

        public IDictionary<string, Action<IParseNode>> GetFieldDeserializers() =>
            Person?.GetFieldDeserializers() ?? Post?.GetFieldDeserializers() ?? new Dictionary<string, Action<IParseNode>>();

        public void Serialize(ISerializationWriter writer) => throw new NotSupportedException();
    }
}
