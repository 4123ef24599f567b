using System.Text;
using System.Text.Json;

namespace KirimChat.Benchmarks.Server;

/// <summary>Creates the response body of a contact.</summary>
internal static class ContactBody
{
    private const int FieldBytes = 64;

    public static byte[] Of(Scenario scenario) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"data":{"id":"{{{scenario.Id}}}","object":"contact","phone_number":"+6281234567890","name":"Siti """
                + $$$"""Rahayu","email":"siti@example.com","metadata":{{{Metadata(scenario.MetadataBytes)}}},"whatsapp_account":"""
                + $$$"""{"phone_number":"+622150001234"},"created_at":"2026-05-24T07:30:00.000Z","updated_at":"2026-06-01T16:45:"""
                + $$$"""12.345Z"},"request_id":"req_01HXYZABCDEFGHJKMNPQRSTVWX"}"""
        );

    // Many fields of a realistic size: metadata consists of notes and labels, not of one long text.
    private static string Metadata(int bytes) =>
        bytes == 0
            ? "null"
            : JsonSerializer.Serialize(
                Enumerable
                    .Range(0, (bytes + FieldBytes - 1) / FieldBytes)
                    .ToDictionary(
                        static i => i == 0 ? "plan" : $"field_{i:D6}",
                        i => i == 0 ? "gold" : new string('x', Math.Clamp(bytes - i * FieldBytes, 1, FieldBytes - 17))
                    )
            );
}
