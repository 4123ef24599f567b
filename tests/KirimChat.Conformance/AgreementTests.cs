using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CsCheck;
using KirimChat.Conformance.NSwag;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

/// <summary>Two clients, made of the document by two generators, ask one server. What they read must be the same.</summary>
public sealed class AgreementTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 30],
        Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 30],
        AnyOf("🦊", "👩‍👩‍👧‍👦", "سيتي رهايو", "\u202eevil\u202c", "e\u0301", "𝒳", "\"\\/\b\f\n\r\t", "2026-01-02T03:04:05Z", "0F8FAD5B-D9CB-469F-A165-70867728950E", "null", "").List[0, 5].Select(static parts => string.Concat(parts)),
        Gen.Int[1_000, 10_000].Select(static length => new string('x', length)));

    private static readonly Gen<string?> Nullable = OrNull(Text);

    private static readonly Gen<DateTimeOffset> Moment = Gen.Select(
        Gen.Long[DateTimeOffset.UnixEpoch.Ticks, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks],
        Gen.Int[-14 * 60, 14 * 60],
        static (ticks, minutes) => new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes)));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(static number => number.ToString("R", CultureInfo.InvariantCulture)),
        AnyOf("1.50", "1E5", "-0", "0.10", "1e400", "123456789012345678901234567890123", "12345678901234567890"));

    private static readonly Gen<SandboxContact> Contacts = Gen.Select(Nullable, Nullable, Nullable, Nullable, Moment, Moment, OrNull(Object(4)))
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

    // To System.Text.Json, and so to NSwag, a null among the extension data is no element.
    private static readonly JsonElement Null = Parse("null");

    [Fact]
    public async Task The_SDK_and_NSwags_client_read_the_same_of_every_contact()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { CallsPerMinute = int.MaxValue, Contacts = [] }, cancellationToken);
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl, MaxResponseBytes = 64 * 1024 * 1024 });
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
                    (theirs.Id, theirs.Object, theirs.Phone_number, theirs.Name, theirs.Email, theirs.Whatsapp_account.Phone_number, theirs.Created_at, theirs.Updated_at),
                    (ours.Id, ours.Object, ours.PhoneNumber, ours.Name, ours.Email, ours.WhatsAppAccount.PhoneNumber, ours.CreatedAt, ours.UpdatedAt));
                Assert.Equal((theirs.Created_at.Offset, theirs.Updated_at.Offset), (ours.CreatedAt.Offset, ours.UpdatedAt.Offset));
                Assert.Equal((contact.PhoneNumber, contact.Name, contact.Email, contact.CreatedAt), (ours.PhoneNumber, ours.Name, ours.Email, ours.CreatedAt));
                Assert.Equal((ours.Id, ours.Name, ours.CreatedAt), (generated.Id, generated.Name, generated.CreatedAt));
                var expected = Raw(theirs.Metadata?.AdditionalProperties.Select(static field => KeyValuePair.Create(field.Key, field.Value as JsonElement? ?? Null)));
                Assert.Equal(expected, Raw(ours.Metadata));
                Assert.Equal(expected, Raw(generated.Metadata?.AdditionalData.Select(static field => KeyValuePair.Create(field.Key, (JsonElement)field.Value))));
                Interlocked.Increment(ref compared);
            },
            iter: 3_000,
            threads: 4);

        Counts.Tell($"contacts compared between Kiota's client, the SDK and NSwag's client: {compared}");
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string?> OrNull(Gen<string> values) => Gen.Select(Gen.Int[0, 4], values, static (choice, value) => choice == 0 ? null : value);

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Text.Select(static text => JsonSerializer.Serialize(text)), Number, AnyOf("true", "false", "null"))
        : Gen.OneOf(Value(0), Value(depth - 1), Object(depth - 1), Value(depth - 1).List[0, 4].Select(static items => $"[{string.Join(',', items)}]"));

    private static Gen<string> Object(int depth) => Gen.Select(Text.Select(static text => JsonSerializer.Serialize(text)), Value(depth)).List[0, 5]
        .Select(static fields => "{" + string.Join(',', fields.DistinctBy(static field => field.Item1).Select(static field => $"{field.Item1}:{field.Item2}")) + "}");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Raw(IEnumerable<KeyValuePair<string, JsonElement>>? fields) =>
        fields is null ? null : string.Join('\n', fields.Select(static field => $"{field.Key}={field.Value.GetRawText()}"));
}
