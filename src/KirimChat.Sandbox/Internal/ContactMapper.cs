using System.Text.Json;
using KirimChat.Sandbox.Contract;

namespace KirimChat.Sandbox.Internal;

/// <summary>Between the contacts of a sandbox and those of the document.</summary>
internal static class ContactMapper
{
    public static Contact ToContract(SandboxContact contact) => new()
    {
        Id = contact.Id,
        Object = "contact",
        Phone_number = contact.PhoneNumber,
        Name = contact.Name,
        Email = contact.Email,
        Metadata = contact.Metadata?.Deserialize<Metadata>(),
        Whatsapp_account = new() { Phone_number = contact.WhatsAppPhoneNumber },
        Created_at = contact.CreatedAt,
        Updated_at = contact.UpdatedAt,
    };

    public static IReadOnlyList<SandboxContact> Read(Stream json) =>
    [
        .. Present(JsonSerializer.Deserialize<List<Contact>>(json)).Select(static item => Present(item)).Select(static contact => new SandboxContact
        {
            Id = Present(contact.Id),
            PhoneNumber = contact.Phone_number,
            Name = contact.Name,
            Email = contact.Email,
            Metadata = contact.Metadata is { } metadata ? JsonSerializer.SerializeToElement(metadata.AdditionalProperties) : null,
            WhatsAppPhoneNumber = Present(contact.Whatsapp_account).Phone_number,
            CreatedAt = contact.Created_at,
            UpdatedAt = contact.Updated_at,
        }),
    ];

    private static T Present<T>(T? value) => value ?? throw new JsonException("There is nothing where the list, a contact, its id or its account belongs.");
}
