using KirimChat.Generated.Models;
using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Contacts;

/// <summary>Maps between the generated models, whose properties are all nullable, and the public ones.</summary>
internal static class ContactMapper
{
    /// <exception cref="ContractViolationException">A required field is null or missing.</exception>
    public static Contact ToContact(Generated.Models.Contact? contact, string path)
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

    /// <exception cref="ContractViolationException">A required field is null or missing, or another page cannot be requested.</exception>
    public static ContactPage ToPage(ContactListResponse? page)
    {
        var contacts = Required(page?.Data, "data");
        // Otherwise the contacts that follow would be missing, and nobody would know.
        if (Required(page!.HasMore, "has_more") && page.NextCursor is null)
        {
            throw new ContractViolationException("has_more is true, but next_cursor is missing or null");
        }

        return page.NextCursor is ""
            ? throw new ContractViolationException("next_cursor is empty")
            : new() { Items = [.. contacts.Select(static (contact, i) => ToContact(contact, $"data[{i}]"))], NextCursor = page.NextCursor };
    }

    /// <exception cref="ContractViolationException">A required field is null or missing.</exception>
    public static BulkLabelResult ToResult(Generated.Models.BulkLabelResult? result)
    {
        var data = Required(result, "data");
        return new()
        {
            Applied = Required(data.Applied, "data", "applied"),
            SkippedCrossOrganization = Required(data.SkippedCrossOrg, "data", "skipped_cross_org"),
            SkippedTeamMismatch = Required(data.SkippedTeamMismatch, "data", "skipped_team_mismatch"),
        };
    }

    /// <exception cref="ContractViolationException">The label is not in the requested state.</exception>
    public static void EnsureLabel(ContactLabel? label, bool attached)
    {
        if (Required(Required(label, "data").Attached, "data", "attached") != attached)
        {
            throw new ContractViolationException($"data.attached is not {(attached ? "true" : "false")}");
        }
    }

    public static CreateContactRequest ToRequest(NewContact contact) =>
        new()
        {
            PhoneNumber = contact.PhoneNumber,
            From = contact.From,
            Name = contact.Name,
            Email = contact.Email,
            Metadata = contact.Metadata is null
                ? null
                : new() { AdditionalData = contact.Metadata.ToDictionary(static field => field.Key, static field => (object)field.Value) },
        };

    private static T Required<T>(T? value, string path, string? field = null)
        where T : class => value ?? throw CreateException(path, field);

    private static T Required<T>(T? value, string path, string? field = null)
        where T : struct => value ?? throw CreateException(path, field);

    private static ContractViolationException CreateException(string path, string? field) =>
        new($"{(field is null ? path : $"{path}.{field}")} is missing or null");
}
