using System.Text.Json;
using KirimChat.Internal.Messages;

namespace KirimChat.Internal.Contacts;

/// <summary>Rejects arguments that cannot be valid before a request is sent.</summary>
internal static class ContactArguments
{
    // Source: the API reference, GET /contacts and POST /contacts/bulk_label.
    private const int MaxPageSize = 100;
    private const int MaxSearchLength = 200;
    private const int MaxIds = 1000;

    public static ContactFilter EnsureFilter(ContactFilter? filter, string name)
    {
        filter ??= new();
        EnsureText(filter.Phone, nameof(filter.Phone), name);
        EnsureUnicode(filter.Search, nameof(filter.Search), name);
        if (filter.Search?.Length is 0 or > MaxSearchLength)
        {
            throw new ArgumentException($"Search must have 1 to {MaxSearchLength} characters.", name);
        }

        return filter.PageSize is >= 1 and <= MaxPageSize
            ? filter
            : throw new ArgumentOutOfRangeException(name, filter.PageSize, $"PageSize must be from 1 to {MaxPageSize}.");
    }

    public static void EnsureCursor(string? cursor, string name) => EnsureText(cursor, "The cursor", name);

    public static NewContact EnsureContact(NewContact? contact, string name)
    {
        if (contact is null)
        {
            throw new ArgumentNullException(name);
        }

        EnsureText(contact.PhoneNumber ?? "", nameof(contact.PhoneNumber), name);
        EnsureText(contact.From, nameof(contact.From), name);
        EnsureUnicode(contact.Name, nameof(contact.Name), name);
        EnsureUnicode(contact.Email, nameof(contact.Email), name);
        foreach (var field in contact.Metadata ?? new Dictionary<string, JsonElement>())
        {
            EnsureUnicode(field.Key, "A name in Metadata", name);
            if (field.Value.ValueKind == JsonValueKind.Undefined)
            {
                throw new ArgumentException($"Metadata has no value for {field.Key}.", name);
            }
        }

        return contact;
    }

    /// <returns>A copy, as the caller may change the collection while the request is created.</returns>
    public static List<string> EnsureIds(IReadOnlyCollection<string>? ids, string name)
    {
        var copy = (ids ?? throw new ArgumentNullException(name)).ToList();
        for (var i = 0; i < copy.Count; i++)
        {
            RequestValidator.EnsureSegment(copy[i], $"The contact ID at index {i}", name);
        }

        return copy.Count is >= 1 and <= MaxIds
            ? copy
            : throw new ArgumentException($"The number of IDs is {copy.Count}, but it must be from 1 to {MaxIds}.", name);
    }

    public static string EnsureContactId(string? id, string name) => RequestValidator.EnsureSegment(id, "The contact ID", name);

    public static string EnsureLabelId(string? id, string name) => RequestValidator.EnsureSegment(id, "The label ID", name);

    public static string? EnsureIdempotencyKey(string? key, string name) =>
        key is null ? null : RequestValidator.EnsureIdempotencyKey(key, name);

    private static void EnsureText(string? text, string subject, string name)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"{subject} is blank.", name);
        }

        EnsureUnicode(text, subject, name);
    }

    // It would be sent as a replacement character.
    private static void EnsureUnicode(string? text, string subject, string name)
    {
        if (text is not null && RequestValidator.HasLoneSurrogate(text))
        {
            throw new ArgumentException($"{subject} is not valid Unicode.", name);
        }
    }
}
