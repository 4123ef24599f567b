using System.Text.Json;

namespace KirimChat.Sandbox.Internal;

/// <summary>The contacts of a sandbox without configured ones.</summary>
internal static class SeededContacts
{
    public const string WhatsAppPhoneNumber = "+622150001234";

    public static readonly IReadOnlyList<SandboxContact> All =
    [
        new()
        {
            Id = "ctc_01KS00000000000000000SANDA",
            PhoneNumber = "+6281234567890",
            Name = "Siti Rahayu",
            Email = "siti@example.com",
            Metadata = Json("""{"plan":"gold","since":"2024-11-05"}"""),
            WhatsAppPhoneNumber = WhatsAppPhoneNumber,
            UpdatedAt = new(2026, 6, 1, 16, 45, 12, 345, TimeSpan.Zero),
        },
        new() { Id = "ctc_01KS00000000000000000SANDB" },
        new()
        {
            Id = "ctc_01KS00000000000000000SANDC",
            PhoneNumber = "+6281298765432",
            Name = "Budi Santoso 🦊",
            Metadata = Json(
                """
                {
                  "when": "2026-01-02T03:04:05Z",
                  "guid": "0F8FAD5B-D9CB-469F-A165-70867728950E",
                  "n": 1.50,
                  "big": 12345678901234567890,
                  "deep": {"a":[1,"x",null,true]},
                  "": "empty key"
                }
                """
            ),
            WhatsAppPhoneNumber = WhatsAppPhoneNumber,
        },
    ];

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
