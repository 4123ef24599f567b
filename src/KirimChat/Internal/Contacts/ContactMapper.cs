using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Contacts;

/// <summary>Maps the generated models, whose properties are all nullable, to the public ones.</summary>
internal static class ContactMapper
{
    /// <exception cref="ContractViolationException">A required field is null or missing.</exception>
    public static Contact ToContact(Generated.Models.Contact? contact, string path = "data")
    {
        var data = Required(contact, path);
        return new()
        {
            Id = Required(data.Id, path, "id"),
            Object = Required(data.Object, path, "object"),
            PhoneNumber = data.PhoneNumber,
            Name = data.Name,
            Email = data.Email,
            Metadata = data.Metadata is null ? null : new JsonElementDictionary(data.Metadata.AdditionalData),
            WhatsAppAccount = new() { PhoneNumber = Required(data.WhatsappAccount, path, "whatsapp_account").PhoneNumber },
            CreatedAt = Required(data.CreatedAt, path, "created_at"),
            UpdatedAt = Required(data.UpdatedAt, path, "updated_at"),
        };
    }

    private static T Required<T>(T? value, string path, string? field = null)
        where T : class => value ?? throw CreateException(path, field);

    private static T Required<T>(T? value, string path, string field)
        where T : struct => value ?? throw CreateException(path, field);

    private static ContractViolationException CreateException(string path, string? field) =>
        new($"{(field is null ? path : $"{path}.{field}")} is missing or null");
}
