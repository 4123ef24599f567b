using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CsCheck;
using KirimChat.Conformance.NSwag;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

/// <summary>Two clients, generated from the OpenAPI description by two generators, must read the same values from one server.</summary>
public sealed class AgreementTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 30],
        Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 30],
        AnyOf(
            "🦊",
            "👩‍👩‍👧‍👦",
            "سيتي رهايو",
            "\u202eevil\u202c",
            "e\u0301",
            "𝒳",
            "\"\\/\b\f\n\r\t",
            "2026-01-02T03:04:05Z",
            "0F8FAD5B-D9CB-469F-A165-70867728950E",
            "null",
            ""
        )
            .List[0, 5]
            .Select(static parts => string.Concat(parts)),
        Gen.Int[1_000, 10_000].Select(static length => new string('x', length))
    );

    private static readonly Gen<string?> Nullable = OrNull(Text);

    private static readonly Gen<DateTimeOffset> Moment = Gen.Select(
        Gen.Long[DateTimeOffset.UnixEpoch.Ticks, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks],
        Gen.Int[-14 * 60, 14 * 60],
        static (ticks, minutes) => new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes))
    );

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(static number => number.ToString("R", CultureInfo.InvariantCulture)),
        AnyOf("1.50", "1E5", "-0", "0.10", "1e400", "123456789012345678901234567890123", "12345678901234567890")
    );

    private static readonly Gen<SandboxContact> Contacts = Gen.Select(
            Nullable,
            Nullable,
            Nullable,
            Nullable,
            Moment,
            Moment,
            OrNull(Object(4))
        )
        .Select(static fields => new SandboxContact
        {
            PhoneNumber = fields.Item1,
            Name = fields.Item2,
            Email = fields.Item3,
            WhatsAppPhoneNumber = fields.Item4,
            CreatedAt = fields.Item5,
            UpdatedAt = fields.Item6,
            Metadata = fields.Item7 is { } json ? Parse(json) : null,
        });

    // System.Text.Json, and therefore NSwag, reads a null in extension data as null and not as an element.
    private static readonly JsonElement Null = Parse("null");

    [Fact]
    public async Task SDK_and_NSwag_client_read_the_same_values_of_every_contact()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var sandbox = await KirimChatSandbox.StartAsync(
            new()
            {
                ReadsPerMinute = int.MaxValue,
                WritesPerMinute = int.MaxValue,
                Contacts = [],
            },
            cancellationToken
        );
        using var client = new KirimChatClient(
            new KirimChatClientOptions
            {
                ApiKey = sandbox.ApiKey,
                BaseUrl = sandbox.BaseUrl,
                MaxResponseBytes = 64 * 1024 * 1024,
            }
        );
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        var other = new NSwagClient(http) { BaseUrl = sandbox.BaseUrl.ToString() };
        var compared = 0;

        await Contacts.SampleAsync(
            async contact =>
            {
                sandbox.Add(contact);
                var ours = await client.Contacts.GetAsync(contact.Id, cancellationToken);
                var generated = (await client.Api.Contacts[contact.Id].GetAsync(cancellationToken: cancellationToken))!.Data!;
                var theirs = (await other.GetContactAsync(contact.Id, cancellationToken)).Data;

                Assert.Equal(
                    (
                        theirs.Id,
                        theirs.Object,
                        theirs.Phone_number,
                        theirs.Name,
                        theirs.Email,
                        theirs.Whatsapp_account.Phone_number,
                        theirs.Created_at,
                        theirs.Updated_at
                    ),
                    (
                        ours.Id,
                        ours.Object,
                        ours.PhoneNumber,
                        ours.Name,
                        ours.Email,
                        ours.WhatsAppAccount.PhoneNumber,
                        ours.CreatedAt,
                        ours.UpdatedAt
                    )
                );
                Assert.Equal((theirs.Created_at.Offset, theirs.Updated_at.Offset), (ours.CreatedAt.Offset, ours.UpdatedAt.Offset));
                Assert.Equal(
                    (contact.PhoneNumber, contact.Name, contact.Email, contact.CreatedAt),
                    (ours.PhoneNumber, ours.Name, ours.Email, ours.CreatedAt)
                );
                Assert.Equal((ours.Id, ours.Name, ours.CreatedAt), (generated.Id, generated.Name, generated.CreatedAt));
                var expected = Raw(
                    theirs.Metadata?.AdditionalProperties.Select(static field =>
                        KeyValuePair.Create(field.Key, field.Value as JsonElement? ?? Null)
                    )
                );
                Assert.Equal(expected, Raw(ours.Metadata));
                Assert.Equal(
                    expected,
                    Raw(generated.Metadata?.AdditionalData.Select(static field => KeyValuePair.Create(field.Key, (JsonElement)field.Value)))
                );
                Interlocked.Increment(ref compared);
            },
            iter: 3_000,
            threads: 4
        );

        TestSummary.Add($"contacts compared between Kiota's client, the SDK and NSwag's client: {compared}");

        // The same contacts, as pages: both clients follow the cursors of their own requests.
        var listed = new List<(string, string?, string?)>();
        string? cursor = null;
        do
        {
            var page = await other.ListContactsAsync(phone: null, search: null, limit: 100, cursor, cancellationToken);
            listed.AddRange(page.Data.Select(static contact => (contact.Id, contact.Name, contact.Phone_number)));
            cursor = page.Next_cursor;
        } while (cursor is not null);

        var ours = new List<(string, string?, string?)>();
        await foreach (var contact in client.Contacts.ListAsync(cancellationToken: cancellationToken))
        {
            ours.Add((contact.Id, contact.Name, contact.PhoneNumber));
        }

        Assert.Equal(sandbox.ContactIds, ours.Select(static contact => contact.Item1));
        Assert.Equal(listed, ours);
    }

    [Fact]
    public async Task SDK_and_NSwag_client_send_writes_with_the_same_effect()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { WritesPerMinute = 1000 }, cancellationToken);
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        var other = new NSwagClient(http) { BaseUrl = sandbox.BaseUrl.ToString() };
        var metadata = Parse("""{"n":1.50,"s":"a","list":[1,null]}""");

        var ours = await client.Contacts.CreateAsync(
            new()
            {
                PhoneNumber = "+6281100000000",
                Name = "Dewi",
                Email = "dewi@example.com",
                Metadata = metadata.EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value),
            },
            cancellationToken: cancellationToken
        );
        var theirs = (
            await other.CreateContactAsync(
                idempotency_Key: null,
                new()
                {
                    Phone_number = "+6281100000000",
                    Name = "Dewi",
                    Email = "dewi@example.com",
                    Metadata = JsonSerializer.Deserialize<NSwag.NewMetadata>(metadata.GetRawText()),
                },
                cancellationToken
            )
        ).Data;
        Assert.Equal(
            ours with
            {
                Id = theirs.Id,
                CreatedAt = theirs.Created_at,
                UpdatedAt = theirs.Updated_at,
            },
            await client.Contacts.GetAsync(theirs.Id, cancellationToken)
        );

        await client.Contacts.AttachLabelAsync(ours.Id, sandbox.LabelId, cancellationToken);
        await other.AttachContactLabelAsync(
            id: theirs.Id,
            idempotency_Key: null,
            body: new() { Label_id = sandbox.LabelId },
            cancellationToken: cancellationToken
        );
        Assert.Equal(2, sandbox.Contacts.Count(contact => contact.LabelIds.SequenceEqual([sandbox.LabelId])));
        await client.Contacts.DetachLabelAsync(ours.Id, sandbox.LabelId, cancellationToken);
        await other.DetachContactLabelAsync(theirs.Id, sandbox.LabelId, cancellationToken);
        Assert.All(sandbox.Contacts, static contact => Assert.Empty(contact.LabelIds));

        string[] ids = [ours.Id, theirs.Id, sandbox.OtherContactId];
        var ourResult = await client.Contacts.BulkAttachLabelAsync(ids, sandbox.LabelId, cancellationToken: cancellationToken);
        var body = new BulkLabelRequest
        {
            Contact_ids = ids,
            Label_id = sandbox.LabelId,
            Operation = BulkLabelRequestOperation.Attach,
        };
        var theirResult = (await other.BulkLabelContactsAsync(null, body, cancellationToken)).Data;
        Assert.Equal((2, 1, 0), (ourResult.Applied, ourResult.SkippedCrossOrganization, ourResult.SkippedTeamMismatch));
        Assert.Equal((2, 1, 0), (theirResult.Applied, theirResult.Skipped_cross_org, theirResult.Skipped_team_mismatch));
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string?> OrNull(Gen<string> values) =>
        Gen.Select(Gen.Int[0, 4], values, static (choice, value) => choice == 0 ? null : value);

    private static Gen<string> Value(int depth) =>
        depth == 0
            ? Gen.OneOf(Text.Select(static text => JsonSerializer.Serialize(text)), Number, AnyOf("true", "false", "null"))
            : Gen.OneOf(
                Value(0),
                Value(depth - 1),
                Object(depth - 1),
                Value(depth - 1).List[0, 4].Select(static items => $"[{string.Join(',', items)}]")
            );

    private static Gen<string> Object(int depth) =>
        Gen.Select(Text.Select(static text => JsonSerializer.Serialize(text)), Value(depth))
            .List[0, 5]
            .Select(static fields =>
                "{"
                + string.Join(',', fields.DistinctBy(static field => field.Item1).Select(static field => $"{field.Item1}:{field.Item2}"))
                + "}"
            );

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Raw(IEnumerable<KeyValuePair<string, JsonElement>>? fields) =>
        fields is null ? null : string.Join('\n', fields.Select(static field => $"{field.Key}={field.Value.GetRawText()}"));
}
