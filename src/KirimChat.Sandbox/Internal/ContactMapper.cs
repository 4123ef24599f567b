using System.Text.Json;
using KirimChat.Sandbox.Internal.Contract;

namespace KirimChat.Sandbox.Internal;

/// <summary>Maps between the contacts of a sandbox and those of the OpenAPI description.</summary>
internal static class ContactMapper
{
    public static Contact ToContract(SandboxContact contact) =>
        new()
        {
            Id = contact.Id,
            Object = "contact",
            Phone_number = contact.PhoneNumber,
            Name = contact.Name,
            Email = contact.Email,
            Metadata = contact.Metadata is { ValueKind: JsonValueKind.Object } json ? new() { Json = json } : null,
            Whatsapp_account = new() { Phone_number = contact.WhatsAppPhoneNumber },
            Created_at = contact.CreatedAt,
            Updated_at = contact.UpdatedAt,
        };

    public static SandboxContact FromContract(CreateContactRequest contact, DateTimeOffset now) =>
        new()
        {
            Id = Ids.New("ctc_", now),
            PhoneNumber = contact.Phone_number,
            Name = contact.Name,
            Email = contact.Email,
            Metadata = ToElement(contact.Metadata?.AdditionalProperties),
            WhatsAppPhoneNumber = contact.From ?? SeededContacts.WhatsAppPhoneNumber,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public static IReadOnlyList<SandboxContact> Read(Stream json) =>
        [.. Required(JsonSerializer.Deserialize<List<Contact>>(json)).Select(static item => FromContract(Required(item)))];

    private static SandboxContact FromContract(Contact contact) =>
        new()
        {
            Id = Required(contact.Id),
            PhoneNumber = contact.Phone_number,
            Name = contact.Name,
            Email = contact.Email,
            Metadata = contact.Metadata?.Json,
            WhatsAppPhoneNumber = Required(contact.Whatsapp_account).Phone_number,
            CreatedAt = contact.Created_at,
            UpdatedAt = contact.Updated_at,
        };

    private static JsonElement? ToElement(IDictionary<string, object>? metadata) =>
        metadata is null ? null : JsonSerializer.SerializeToElement(metadata, ExactJsonConverter.Options);

    private static T Required<T>(T? value) =>
        value ?? throw new JsonException("The list, a contact, its ID, or its WhatsApp account is missing or null.");
}
