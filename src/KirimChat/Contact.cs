using System.Text.Json;
using KirimChat.Internal.Serialization;

namespace KirimChat;

/// <summary>Represents a person with whom the organization communicates on WhatsApp.</summary>
/// <remarks>
/// Immutable. A property is null only where the API allows it; a response without a required field is a
/// <see cref="KirimChatUnexpectedResponseException"/>. Two contacts are equal when all their values are, including the metadata. Source of
/// the fields: the API reference, <c>GET /contacts/{id}</c>.
/// </remarks>
public sealed record Contact
{
    /// <summary>Gets the ID of the contact, for example <c>ctc_01HXYZABCDEFGHJKMNPQRSTVWX</c>. Opaque.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the kind of the resource.</summary>
    /// <value>Currently <c>contact</c>. Other values may be added.</value>
    public required string Object { get; init; }

    /// <summary>Gets the phone number in E.164 form, or null when it isn't known.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Gets the name, or null when the contact has none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the email address, or null when it isn't known.</summary>
    public string? Email { get; init; }

    /// <summary>Gets the custom metadata of the contact, which is free-form JSON, or null when there is none.</summary>
    /// <remarks>Each value is exactly what the API sent: <see cref="JsonElement.GetRawText"/> returns the original JSON text.</remarks>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Gets the WhatsApp account of the organization that the contact belongs to.</summary>
    public required WhatsAppAccount WhatsAppAccount { get; init; }

    /// <summary>Gets the time when the contact was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the time of the last change to the contact.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Determines whether two contacts have equal values, including the content of the metadata.</summary>
    /// <param name="other">The contact to compare with, or null.</param>
    /// <returns>True if all values are equal.</returns>
    public bool Equals(Contact? other) =>
        other is not null
        && Id == other.Id
        && Object == other.Object
        && PhoneNumber == other.PhoneNumber
        && Name == other.Name
        && Email == other.Email
        && JsonComparer.Equals(Metadata, other.Metadata)
        && WhatsAppAccount == other.WhatsAppAccount
        && CreatedAt == other.CreatedAt
        && UpdatedAt == other.UpdatedAt;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        StringComparer.Ordinal.GetHashCode(Id) ^ UpdatedAt.GetHashCode() ^ JsonComparer.GetHashCode(Metadata);
}
