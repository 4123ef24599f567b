using System.Text.Json;
using KirimChat.Generated.Models;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Contacts;

public sealed class CreateTests
{
    // Values whose text a serializer would change: trailing zeros, more digits than a double holds, escapes, and characters that are
    // escaped by default.
    private const string Metadata = """
        {"n":1.50,"big":12345678901234567890.1234567890,"e":1E+2,"s":"\u0041+é<","deep":{ "a" : [ 1.0 , "\/" ] },"nothing":null,"":true}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_sends_every_value_and_returns_the_new_contact()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        var contact = await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+62811",
                Name = "Siti",
                Email = "siti@example.com",
                From = "+62215",
                Metadata = ReadMetadata(),
            },
            cancellationToken: Token
        );

        Assert.Equal("ctc_1", contact.Id);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/contacts", "application/json"), (request.Method, request.Target, request.Headers["Content-Type"]));
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(
            [("email", "siti@example.com"), ("from", "+62215"), ("name", "Siti"), ("phone_number", "+62811")],
            body.RootElement.EnumerateObject()
                .Where(static field => field.Name != "metadata")
                .Select(static field => (field.Name, field.Value.GetString()!))
        );
    }

    [AllSurfaces]
    [Theory]
    public async Task Create_sends_the_exact_text_of_each_metadata_value(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        if (surface == ClientSurface.Convenience)
        {
            await client.Contacts.CreateAsync(new() { PhoneNumber = "+62811", Metadata = ReadMetadata() }, cancellationToken: Token);
        }
        else
        {
            var metadata = ReadMetadata().ToDictionary(static field => field.Key, static field => (object)field.Value);
            var body = new CreateContactRequest
            {
                PhoneNumber = "+62811",
                Metadata = new() { AdditionalData = metadata },
            };
            await client.Api.Contacts.PostAsync(body, cancellationToken: Token);
        }

        // The server decodes the body as Latin-1.
        var sent = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(Assert.Single(server.Requests).Body));
        using var document = JsonDocument.Parse(sent);
        Assert.Equal(
            ReadMetadata().Select(static field => (field.Key, field.Value.GetRawText())),
            document.RootElement.GetProperty("metadata").EnumerateObject().Select(static field => (field.Name, field.Value.GetRawText()))
        );
    }

    [Fact]
    public async Task Create_sends_only_the_values_that_are_set()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);

        await client.Contacts.CreateAsync(new() { PhoneNumber = "+62811" }, cancellationToken: Token);

        using var body = JsonDocument.Parse(Assert.Single(server.Requests).Body);
        Assert.Equal("phone_number", Assert.Single(body.RootElement.EnumerateObject()).Name);
    }

    [Fact]
    public async Task Create_sends_empty_metadata_and_values_of_CLR_types()
    {
        await using var server = new ScriptedServer(StubResponses.Json(201, StubResponses.Contact));
        using var client = TestClient.Create(server);
        var values = new Dictionary<string, object>
        {
            ["text"] = "a",
            ["number"] = 7,
            ["flag"] = true,
        };
        var body = new CreateContactRequest
        {
            PhoneNumber = "+62811",
            Metadata = new() { AdditionalData = values },
        };

        await client.Contacts.CreateAsync(
            new() { PhoneNumber = "+62811", Metadata = new Dictionary<string, JsonElement>() },
            cancellationToken: Token
        );
        await client.Api.Contacts.PostAsync(body, cancellationToken: Token);

        Assert.Contains("\"metadata\":{}", server.Requests[0].Body, StringComparison.Ordinal);
        Assert.Contains("\"metadata\":{\"text\":\"a\",\"number\":7,\"flag\":true}", server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void New_contacts_are_equal_when_their_values_are_including_metadata()
    {
        static NewContact Create(string metadata) =>
            new() { PhoneNumber = "+62811", Metadata = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(metadata) };

        Assert.Equal(Create("""{"a":{"b":1.0}}"""), Create("""{"a":{"b":1}}"""));
        Assert.Equal(Create("""{"a":1}""").GetHashCode(), Create("""{"a":1}""").GetHashCode());
        Assert.NotEqual(Create("""{"a":1}"""), Create("""{"a":2}"""));
        Assert.NotEqual(Create("""{"a":1}"""), Create("""{"a":1}""") with { Name = "Siti" });
    }

    private static Dictionary<string, JsonElement> ReadMetadata() => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Metadata)!;
}
