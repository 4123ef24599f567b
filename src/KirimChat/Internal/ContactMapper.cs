using KirimChat.Internal.Json;

namespace KirimChat.Internal;

/// <summary>The one place where a generated model, with every property nullable, becomes a <see cref="Contact"/>.</summary>
internal static class ContactMapper
{
    /// <exception cref="BrokenContractException">A required field is null or missing.</exception>
    public static Contact ToContact(Generated.Models.Contact? contact)
    {
        var data = Required(contact, "data");
        return new()
        {
            Id = Required(data.Id, "data.id"),
            Object = Required(data.Object, "data.object"),
            PhoneNumber = data.PhoneNumber,
            Name = data.Name,
            Email = data.Email,
            Metadata = data.Metadata is null ? null : new JsonFields(data.Metadata.AdditionalData),
            WhatsAppAccount = new() { PhoneNumber = Required(data.WhatsappAccount, "data.whatsapp_account").PhoneNumber },
            CreatedAt = Required(data.CreatedAt, "data.created_at"),
            UpdatedAt = Required(data.UpdatedAt, "data.updated_at"),
        };
    }

    private static T Required<T>(T? value, string field)
        where T : class => value ?? throw new BrokenContractException($"{field} is missing or null");

    private static T Required<T>(T? value, string field)
        where T : struct => value ?? throw new BrokenContractException($"{field} is missing or null");
}
