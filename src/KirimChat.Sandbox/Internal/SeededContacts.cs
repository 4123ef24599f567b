using System.Text.Json;
using KirimChat.Sandbox.Contract;

namespace KirimChat.Sandbox.Internal;

/// <summary>What is in a sandbox from the start: contacts with every field, with none that may be null, and with metadata of many shapes.</summary>
internal static class SeededContacts
{
    public const string ApiKey = "kdv_live_sandbox0sandbox0sandbox0";

    private static readonly Dictionary<string, Contact> Contacts = new Contact[]
    {
        new()
        {
            Id = "ctc_01KS00000000000000000SANDA",
            Object = "contact",
            Phone_number = "+6281234567890",
            Name = "Siti Rahayu",
            Email = "siti@example.com",
            Metadata = Metadata("""{"plan":"gold","since":"2024-11-05"}"""),
            Whatsapp_account = new() { Phone_number = "+622150001234" },
            Created_at = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero),
            Updated_at = new(2026, 6, 1, 16, 45, 12, 345, TimeSpan.Zero),
        },
        new()
        {
            Id = "ctc_01KS00000000000000000SANDB",
            Object = "contact",
            Created_at = new(2026, 5, 25, 0, 0, 0, TimeSpan.Zero),
            Updated_at = new(2026, 5, 25, 0, 0, 0, TimeSpan.Zero),
        },
        new()
        {
            Id = "ctc_01KS00000000000000000SANDC",
            Object = "contact",
            Phone_number = "+6281298765432",
            Name = "Budi Santoso 🦊",
            Metadata = Metadata("""{"when":"2026-01-02T03:04:05Z","guid":"0F8FAD5B-D9CB-469F-A165-70867728950E","n":1.50,"big":12345678901234567890,"deep":{"a":[1,"x",null,true]},"":"empty key"}"""),
            Whatsapp_account = new() { Phone_number = "+622150001234" },
            Created_at = new(2026, 5, 26, 12, 0, 0, TimeSpan.Zero),
            Updated_at = new(2026, 5, 26, 12, 0, 1, TimeSpan.Zero),
        },
    }.ToDictionary(static contact => contact.Id);

    public static IReadOnlyList<string> Ids { get; } = [.. Contacts.Keys];

    public static Contact? Find(string id) => Contacts.GetValueOrDefault(id);

    private static Metadata Metadata(string json) => new() { AdditionalProperties = JsonSerializer.Deserialize<Dictionary<string, object>>(json)! };
}
