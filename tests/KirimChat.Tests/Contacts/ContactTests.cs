using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using KirimChat.Tests.Support;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Tests;

public sealed class ContactTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contact_has_the_value_of_every_field()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        var contact = await client.Contacts.GetAsync("ctc_1", Token);

        Assert.Equal(
            ("ctc_1", "contact", "+62811", "Siti", null),
            (contact.Id, contact.Object, contact.PhoneNumber, contact.Name, contact.Email)
        );
        Assert.Equal(new WhatsAppAccount { PhoneNumber = null }, contact.WhatsAppAccount);
        Assert.Equal(new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero), contact.CreatedAt);
        Assert.Equal(new(2026, 5, 24, 14, 30, 0, 500, TimeSpan.FromHours(7)), contact.UpdatedAt);
        Assert.Equal(TimeSpan.FromHours(7), contact.UpdatedAt.Offset);
        Assert.Equal("1.50", contact.Metadata!["n"].GetRawText());
    }

    [Fact]
    public void Contact_has_every_field_of_the_OpenAPI_description()
    {
        Covers(typeof(Generated.Models.Contact), typeof(Contact));
        Covers(typeof(Generated.Models.WhatsAppAccount), typeof(WhatsAppAccount));

        static void Covers(Type generated, Type curated)
        {
            var missing = generated
                .GetProperties()
                .Select(static p => p.Name)
                .Where(static name => name != nameof(IAdditionalDataHolder.AdditionalData))
                .Except(curated.GetProperties().Select(static p => p.Name), StringComparer.OrdinalIgnoreCase);
            Assert.Empty(missing);
        }
    }

    [Fact]
    public async Task Each_field_of_the_OpenAPI_description_is_mapped_to_the_property_of_its_name()
    {
        var json = new StringBuilder();
        var fields = new Generated.Models.Contact().GetFieldDeserializers().Keys.ToList();
        foreach (var field in fields)
        {
            json.Append(json.Length == 0 ? "{\"data\":{" : ",")
                .Append('"')
                .Append(field)
                .Append("\":")
                .Append(
                    field switch
                    {
                        "metadata" => "{\"from\":\"metadata\"}",
                        "whatsapp_account" => "{\"phone_number\":\"from whatsapp_account\"}",
                        "created_at" => "\"2001-01-01T00:00:00Z\"",
                        "updated_at" => "\"2002-02-02T00:00:00Z\"",
                        _ => $"\"from {field}\"",
                    }
                );
        }

        await using var server = new ScriptedServer(StubResponses.Json(200, json.Append("},\"request_id\":\"r\"}").ToString()));
        using var client = TestClient.Create(server);
        var contact = await client.Contacts.GetAsync("ctc_1", Token);

        foreach (var field in fields)
        {
            var property = typeof(Contact).GetProperty(
                field.Replace("_", "", StringComparison.Ordinal),
                BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance
            );
            var value = property!.GetValue(contact) switch
            {
                WhatsAppAccount account => account.PhoneNumber,
                IReadOnlyDictionary<string, JsonElement> metadata => "from " + metadata["from"].GetString(),
                DateTimeOffset { Year: 2001 } => "from created_at",
                DateTimeOffset { Year: 2002 } => "from updated_at",
                var other => other,
            };
            Assert.Equal($"from {field}", value);
        }
    }

    public static TheoryData<string> Values() =>
        [
            "\"2026-01-02T03:04:05Z\"",
            "\"2026-01-02\"",
            "\"0F8FAD5B-D9CB-469F-A165-70867728950E\"",
            "1.50",
            "12345678901234567890",
            "1E5",
            "1e400",
            "-0",
            "0.10",
            "123456789012345678901234567890123",
            "true",
            "null",
            "\"\"",
            "[]",
            "{}",
            "[1,\"x\",null,true,{\"a\":[1.0]}]",
            "{\"a\":{\"b\":{\"c\":1.00}}}",
            "\"\\u0041\\n\"",
            "\"emoji 🦊 and \\ud83e\\udd8a\"",
            "\"\\ud800\"",
        ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Metadata_keeps_the_exact_text_of_each_value(string value)
    {
        foreach (var name in new[] { "field", "", "data", "é 🦊", "2026-01-02" })
        {
            await using var server = new ScriptedServer(
                StubResponses.Json(200, StubResponses.Contact.Replace("{\"n\":1.50}", $"{{\"{name}\":{value}}}", StringComparison.Ordinal))
            );
            using var client = TestClient.Create(server);

            var contact = await client.Contacts.GetAsync("ctc_1", Token);
            var generated = await client.Api.Contacts["ctc_1"].GetAsync(cancellationToken: Token);

            Assert.Equal(value, Assert.Single(contact.Metadata!, field => field.Key == name).Value.GetRawText());
            Assert.Equal(value, ((JsonElement)generated!.Data!.Metadata!.AdditionalData[name]).GetRawText());
        }
    }

    [Fact]
    public async Task Deeply_nested_metadata_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1.50" + new string('}', 500);
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact.Replace("1.50", deep, StringComparison.Ordinal))
        );
        using var client = TestClient.Create(server);

        Assert.Equal(deep, (await client.Contacts.GetAsync("ctc_1", Token)).Metadata!["n"].GetRawText());
    }

    [Fact]
    public async Task Metadata_implements_the_members_of_a_dictionary()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(
                200,
                StubResponses.Contact.Replace("{\"n\":1.50}", "{\"n\":1.50,\"plan\":\"gold\"}", StringComparison.Ordinal)
            )
        );
        using var client = TestClient.Create(server);

        var metadata = (await client.Contacts.GetAsync("ctc_1", Token)).Metadata!;

        Assert.Equal(2, metadata.Count);
        Assert.Equal(["n", "plan"], metadata.Keys.Order());
        Assert.Equal(["\"gold\"", "1.50"], metadata.Values.Select(static value => value.GetRawText()).Order(StringComparer.Ordinal));
        Assert.Equal((true, false), (metadata.ContainsKey("plan"), metadata.ContainsKey("Plan")));
        Assert.Equal("gold", metadata.GetValueOrDefault("plan").GetString());
        Assert.Equal(JsonValueKind.Undefined, metadata.GetValueOrDefault("none").ValueKind);
        Assert.Throws<KeyNotFoundException>(() => metadata["none"]);
    }

    [Theory]
    [InlineData("\"metadata\":null,")]
    [InlineData("")]
    public async Task Null_or_missing_metadata_is_null(string field)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact.Replace("\"metadata\":{\"n\":1.50},", field, StringComparison.Ordinal))
        );
        using var client = TestClient.Create(server);

        Assert.Null((await client.Contacts.GetAsync("ctc_1", Token)).Metadata);
    }

    [Fact]
    public async Task Metadata_of_a_contact_is_read_only()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        var metadata = (await client.Contacts.GetAsync("ctc_1", Token)).Metadata;

        Assert.False(metadata is IDictionary or ICollection<KeyValuePair<string, JsonElement>>);
    }

    [Fact]
    public async Task Contact_as_text_includes_the_names_of_its_metadata()
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        Assert.Contains("Metadata = { n }", (await client.Contacts.GetAsync("ctc_1", Token)).ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string?> Bodies()
    {
        var contact = StubResponses.Contact;
        return new()
        {
            { contact.Replace("\"name\":\"Siti\",", "", StringComparison.Ordinal), null },
            { contact.Replace("\"Siti\"", "null", StringComparison.Ordinal), null },
            { contact.Replace("\"Siti\"", "\"Siti\",\"name\":\"Again\"", StringComparison.Ordinal), "Again" },
            { contact.Replace("\"Siti\"", "\"Siti\",\"name\":null", StringComparison.Ordinal), null },
            { contact.Replace("\"Siti\"", "\"Siti\",\"new_field\":[{}]", StringComparison.Ordinal), "Siti" },
            { "\ufeff" + contact, "Siti" },
            { $"\r\n\t {contact} \n", "Siti" },
            { contact.Replace("Siti", "سيتي \u202e\\u0000", StringComparison.Ordinal), "سيتي \u202e\0" },
        };
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_body_that_the_contract_allows_is_read(string body, string? name)
    {
        await using var server = new ScriptedServer(StubResponses.Json(200, body));
        using var client = TestClient.Create(server);

        Assert.Equal(name, (await client.Contacts.GetAsync("ctc_1", Token)).Name);
        Assert.Equal(name, (await client.Api.Contacts["ctc_1"].GetAsync(cancellationToken: Token))!.Data!.Name);
    }

    [Theory]
    [InlineData("2026-05-24T07:30:00Z", "2026-05-24T07:30:00.0000000+00:00")]
    [InlineData("2026-05-24t07:30:00z", "2026-05-24T07:30:00.0000000+00:00")]
    [InlineData("2026-05-24T07:30:00.1+07:00", "2026-05-24T07:30:00.1000000+07:00")]
    [InlineData("2026-05-24T07:30:00.123456789012-00:00", "2026-05-24T07:30:00.1234567+00:00")]
    [InlineData("2026-05-24T07:30:00+05:45", "2026-05-24T07:30:00.0000000+05:45")]
    [InlineData("2026-05-24T07:30:00-03:30", "2026-05-24T07:30:00.0000000-03:30")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    // Leap seconds, offsets beyond 14 hours, and dates beyond the calendar of .NET are read as the nearest value that .NET can represent.
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000+00:00")]
    [InlineData("2016-12-31T23:59:60.9Z", "2017-01-01T00:00:00.0000000+00:00")]
    [InlineData("2017-01-01T06:59:60+07:00", "2017-01-01T07:00:00.0000000+07:00")]
    [InlineData("2026-05-24T07:30:00+15:00", "2026-05-23T16:30:00.0000000+00:00")]
    [InlineData("2026-05-24T07:30:00-23:59", "2026-05-25T07:29:00.0000000+00:00")]
    [InlineData("9999-12-31T23:59:60Z", "9999-12-31T23:59:59.9999999+00:00")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.9999999+00:00")]
    [InlineData("0000-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00.0000000+00:00")]
    public async Task Valid_date_is_read_exactly(string sent, string read)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact.Replace("2026-05-24T07:30:00Z", sent, StringComparison.Ordinal))
        );
        using var client = TestClient.Create(server);

        Assert.Equal(read, (await client.Contacts.GetAsync("ctc_1", Token)).CreatedAt.ToString("O", null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2026-05-24")]
    [InlineData("2026-05-24T07:30Z")]
    [InlineData("2026/05/24T07:30:00Z")]
    [InlineData("2026-05-24 07:30:00Z")]
    [InlineData("2026-05-24T7:30:000Z")]
    [InlineData("2026-05-24T24:00:00Z")]
    [InlineData("2026-05-24T07:30:00")]
    [InlineData("2026-05-24T07:30:00.5")]
    [InlineData("2026-05-24T07:30:00.Z")]
    [InlineData("2026-05-24T07:30:00,5Z")]
    [InlineData("2026-05-24T07:30:00W")]
    [InlineData("2026-05-24T07:30:00ZZ")]
    [InlineData("2026-05-24T07:30:00+07")]
    [InlineData("2026-05-24T07:30:00+0700")]
    [InlineData("2026-05-24T07:30:00 07:00")]
    [InlineData("2026-05-24T07:30:00+07.00")]
    [InlineData("2026-05-24T07:30:00+07:60")]
    [InlineData("2026-05-24T07:30:00-07:60")]
    [InlineData("2026-05-24T07:30:00+24:00")]
    [InlineData("2026-05-24T23:59:60+01:00")]
    [InlineData("2026-05-24T07:30:61Z")]
    [InlineData("2026-13-24T07:30:00Z")]
    [InlineData("0000-02-30T07:30:00Z")]
    public async Task Invalid_date_is_an_unexpected_response(string sent)
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact.Replace("2026-05-24T07:30:00Z", sent, StringComparison.Ordinal))
        );
        using var client = TestClient.Create(server);

        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(surface));
            Assert.Contains("data.created_at is not a date", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Response_metadata_is_available_on_both_surfaces()
    {
        string[] headers =
        [
            "X-Request-Id: req_header",
            "X-RateLimit-Limit: 600",
            "X-RateLimit-Remaining: 41",
            "X-RateLimit-Reset: 1779607801",
        ];
        await using var server = new ScriptedServer(
            StubResponses.Json(200, StubResponses.Contact, headers),
            StubResponses.Json(200, StubResponses.Contact, headers),
            StubResponses.Error(404, headers: headers),
            StubResponses.Ok
        );
        using var client = TestClient.Create(server);
        var limit = new RateLimit(600, 41, DateTimeOffset.FromUnixTimeSeconds(1779607801));

        var response = await client.Contacts.GetWithResponseAsync("ctc_1", Token);
        Assert.Equal(
            ("ctc_1", System.Net.HttpStatusCode.OK, "req_body", limit),
            (response.Value.Id, response.StatusCode, response.RequestId, response.RateLimit!.Value)
        );
        Assert.Equal("application/json", Assert.Single(response.Headers["content-type"]));

        var success = new KirimChatResponseOption();
        await client.Api.Contacts["ctc_1"].GetAsync(request => request.Options.Add(success), Token);
        Assert.Equal(
            (System.Net.HttpStatusCode.OK, "req_header", limit),
            (success.StatusCode!.Value, success.RequestId, success.RateLimit!.Value)
        );
        Assert.Equal("req_header", Assert.Single(success.Headers["x-request-id"]));

        var failure = new KirimChatResponseOption();
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() =>
            client.Api.Contacts["ctc_1"].GetAsync(request => request.Options.Add(failure), Token)
        );
        Assert.Equal(
            (System.Net.HttpStatusCode.NotFound, "req_header", limit),
            (failure.StatusCode!.Value, failure.RequestId, failure.RateLimit!.Value)
        );

        Assert.Null((await client.Contacts.GetWithResponseAsync("ctc_1", Token)).RateLimit);
    }

    [Fact]
    public async Task Response_metadata_of_an_incomplete_response_is_available()
    {
        await using var server = new ScriptedServer(StubResponses.Truncated);
        using var client = TestClient.Create(server, static options => options.MaxRetries = 0);
        var response = new KirimChatResponseOption();

        await Assert.ThrowsAsync<KirimChatConnectionException>(() =>
            client.Api.Contacts["ctc_1"].GetAsync(request => request.Options.Add(response), Token)
        );

        Assert.Equal(
            (System.Net.HttpStatusCode.OK, "req_cut", 41),
            (response.StatusCode!.Value, response.RequestId, response.RateLimit?.Remaining)
        );
        Assert.Equal("application/json", Assert.Single(response.Headers["content-type"]));
    }

    [Fact]
    public async Task Request_ID_is_read_from_the_header_when_the_body_has_none()
    {
        await using var server = new ScriptedServer(
            StubResponses.Json(
                200,
                StubResponses.Contact.Replace("\"req_body\"", "null", StringComparison.Ordinal),
                "X-Request-Id: req_header"
            )
        );
        using var client = TestClient.Create(server);

        Assert.Equal("req_header", (await client.Contacts.GetWithResponseAsync("ctc_1", Token)).RequestId);
    }

    [Theory]
    [InlineData("600", "41", "253402300799", true)]
    [InlineData("600", "41", "253402300800", false)]
    [InlineData("600", "41", "soon", false)]
    [InlineData("600", "41", null, false)]
    [InlineData("600", "-1", "1779607801", false)]
    [InlineData("600", null, "1779607801", false)]
    [InlineData("many", "41", "1779607801", false)]
    [InlineData(null, "41", "1779607801", false)]
    public async Task Rate_limit_is_null_when_a_header_is_missing_or_invalid(
        string? limit,
        string? remaining,
        string? reset,
        bool isReported
    )
    {
        var headers = new[] { ("Limit", limit), ("Remaining", remaining), ("Reset", reset) }
            .Where(static header => header.Item2 is not null)
            .Select(static header => $"X-RateLimit-{header.Item1}: {header.Item2}");
        await using var server = new ScriptedServer(StubResponses.Json(200, StubResponses.Contact, [.. headers]));
        using var client = TestClient.Create(server);

        Assert.Equal(isReported, (await client.Contacts.GetWithResponseAsync("ctc_1", Token)).RateLimit is not null);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_body_is_read_and_limited_by_its_decompressed_size(string encoding)
    {
        Stream Compress(Stream to) =>
            encoding switch
            {
                "gzip" or "GZip" => new System.IO.Compression.GZipStream(to, System.IO.Compression.CompressionLevel.Optimal),
                "br" => new System.IO.Compression.BrotliStream(to, System.IO.Compression.CompressionLevel.Optimal),
                _ => new System.IO.Compression.ZLibStream(to, System.IO.Compression.CompressionLevel.Optimal),
            };
        byte[] Compressed(string text)
        {
            using var bytes = new MemoryStream();
            using (var to = Compress(bytes))
            {
                to.Write(Encoding.UTF8.GetBytes(text));
            }

            return bytes.ToArray();
        }

        string[] headers = ["Content-Type: application/json", $"Content-Encoding: {encoding}"];
        var bomb = Compressed(StubResponses.Contact.Replace("Siti", new('x', 5_000_000), StringComparison.Ordinal));
        await using var server = new ScriptedServer(
            StubResponses.Body(200, Compressed(StubResponses.Contact), headers),
            StubResponses.Body(200, bomb, headers)
        );
        using var client = TestClient.Create(server);

        Assert.Equal("Siti", (await client.Contacts.GetAsync("ctc_1", Token)).Name);
        Assert.True(bomb.Length < 100_000);
        await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.Contacts.GetAsync("ctc_1", Token));
    }

    [Theory]
    [AllSurfaces]
    public async Task Body_with_the_identity_encoding_is_read(ClientSurface surface)
    {
        foreach (var encoding in new[] { "identity", "" })
        {
            await using var server = new ScriptedServer(StubResponses.Json(200, StubResponses.Contact, $"Content-Encoding: {encoding}"));
            using var client = TestClient.Create(server);

            await client.GetAsync(surface);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Request_accepts_compressed_responses(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        await client.GetAsync(surface);

        Assert.Equal("gzip, deflate, br", Assert.Single(server.Requests).Headers["Accept-Encoding"]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100_000)]
    public async Task Chunked_body_of_any_length_is_read(int length)
    {
        var name = new string('x', length);
        var contact = StubResponses.Contact.Replace("Siti", name, StringComparison.Ordinal);
        var half = contact.Length / 2;
        await using var server = new ScriptedServer(
            StubResponses.Raw(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{half:x}"
                    + $"\r\n{contact[..half]}\r\n{contact.Length - half:x}\r\n{contact[half..]}\r\n0\r\n\r\n"
            )
        );
        using var client = TestClient.Create(server);

        Assert.Equal(name, (await client.Contacts.GetAsync("ctc_1", Token)).Name);
    }
}
