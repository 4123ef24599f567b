using System.Text.Json;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>Two contacts are equal when all their values are equal, including the metadata.</summary>
public sealed class EqualityTests
{
    private const string Metadata = """{"n":1.50,"s":"é\/","o":{"a":[1,null,true,{"x":"y"}],"b":1e3},"u":"\ud800"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contact_with_metadata_equals_itself_when_it_is_fetched_twice()
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, WithMetadata(Metadata)));
        using var client = TestClient.Create(server);

        var first = await client.Contacts.GetAsync("ctc_1", Token);
        var second = await client.Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, first with { Name = "Other" });
        Assert.NotEqual(first, first with { Metadata = null });
        Assert.NotEqual(first, first with { Metadata = new Dictionary<string, JsonElement>() });
        Assert.NotEqual(first, first with { WhatsAppAccount = new() { PhoneNumber = "+62" } });
    }

    [Fact]
    public async Task Contact_equals_its_copy_after_a_round_trip_through_System_Text_Json()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, WithMetadata(Metadata.Replace(""","u":"\ud800" """.Trim(), "", StringComparison.Ordinal)))
        );
        using var client = TestClient.Create(server);
        var contact = await client.Contacts.GetAsync("ctc_1", Token);

        var copy = JsonSerializer.Deserialize<Contact>(JsonSerializer.Serialize(contact))!;

        Assert.Equal(contact, copy);
        Assert.Equal(contact.GetHashCode(), copy.GetHashCode());
    }

    [Theory]
    [InlineData("""{"n":1.50}""", """{"n":1.51}""")]
    [InlineData("""{"n":1}""", """{"m":1}""")]
    [InlineData("""{"n":1}""", """{"n":"1"}""")]
    [InlineData("""{"n":[1,2]}""", """{"n":[2,1]}""")]
    [InlineData("""{"n":{"a":1}}""", """{"n":{"a":1,"b":2}}""")]
    [InlineData("""{"n":null}""", """{"n":false}""")]
    [InlineData("""{"n":"\ud800"}""", """{"n":"\ud801"}""")]
    [InlineData("""{}""", """{"n":1}""")]
    public async Task Contacts_with_different_metadata_are_not_equal(string one, string other)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, WithMetadata(one)),
            StubResponses.Json(200, WithMetadata(other))
        );
        using var client = TestClient.Create(server);

        Assert.NotEqual(await client.Contacts.GetAsync("ctc_1", Token), await client.Contacts.GetAsync("ctc_1", Token));
    }

    private static string WithMetadata(string metadata) =>
        StubResponses.Contact.Replace("""{"n":1.50}""", metadata, StringComparison.Ordinal);
}
