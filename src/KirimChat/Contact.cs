using System.Text.Json;

namespace KirimChat;

/// <summary>A person an organisation talks to on WhatsApp.</summary>
/// <remarks>
/// Immutable. A property is null only where the API says that it may be; a contact that lacks a required field is never handed out, see
/// <see cref="KirimChatUnexpectedResponseException"/>. Source of the fields: the API reference, <c>GET /contacts/{id}</c>.
/// </remarks>
public sealed record Contact
{
    /// <summary>The id of the contact, for example <c>ctc_01HXYZABCDEFGHJKMNPQRSTVWX</c>. Opaque.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of resource.</summary>
    /// <value><c>contact</c> today. An open set: other values may come.</value>
    public required string Object { get; init; }

    /// <summary>The phone number in E.164 form, or null when it is not known.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The name, or null when the contact has none.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address, or null when it is not known.</summary>
    public string? Email { get; init; }

    /// <summary>What the organisation keeps with the contact, in any shape of its own, or null when there is nothing.</summary>
    /// <remarks>Each value is exactly what the API sent: <see cref="JsonElement.GetRawText"/> gives its very text.</remarks>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The WhatsApp account of the organisation that the contact belongs to.</summary>
    public required WhatsAppAccount WhatsAppAccount { get; init; }

    /// <summary>When the contact was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the contact was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
