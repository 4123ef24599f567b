using System.Text.Json;
using KirimChat.Internal.Serialization;

namespace KirimChat;

/// <summary>Represents the values of a contact to create. Only the properties that are set are sent.</summary>
/// <remarks>
/// Two instances are equal when all their values are, including the metadata. Source: the API reference, <c>POST /contacts</c>.
/// </remarks>
public sealed record NewContact
{
    /// <summary>Gets the phone number in E.164 form, for example <c>+6281234567890</c>.</summary>
    public required string PhoneNumber { get; init; }

    /// <summary>Gets the name.</summary>
    /// <value>The default value is null: the contact has no name.</value>
    public string? Name { get; init; }

    /// <summary>Gets the email address.</summary>
    /// <value>The default value is null: the email address isn't known.</value>
    public string? Email { get; init; }

    /// <summary>Gets the custom metadata, which is free-form JSON. Each value is sent exactly as its JSON text.</summary>
    /// <value>The default value is null: the contact has no metadata.</value>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>
    /// Gets the phone number of the WhatsApp account that the contact belongs to. It is required when the organization has several
    /// accounts, and isn't supported by the newer hosts of the API, whose base URL identifies the account.
    /// </summary>
    /// <value>The default value is null: the only account of the organization.</value>
    public string? From { get; init; }

    /// <summary>Determines whether two new contacts have equal values, including the content of the metadata.</summary>
    /// <param name="other">The new contact to compare with, or null.</param>
    /// <returns>True if all values are equal.</returns>
    public bool Equals(NewContact? other) =>
        other is not null
        && PhoneNumber == other.PhoneNumber
        && Name == other.Name
        && Email == other.Email
        && JsonComparer.Equals(Metadata, other.Metadata)
        && From == other.From;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(PhoneNumber) ^ JsonComparer.GetHashCode(Metadata);
}
