namespace KirimChat;

/// <summary>Represents one page of a list of contacts.</summary>
/// <remarks>Two pages are equal when their contacts and cursors are. Source: the API reference, "Pagination".</remarks>
public sealed record ContactPage
{
    /// <summary>Gets the contacts of the page. Never null; empty when no contact matches.</summary>
    public required IReadOnlyList<Contact> Items { get; init; }

    /// <summary>
    /// Gets the cursor of the next page, or null when this page is the last one. Opaque, and valid only with the same filter.
    /// </summary>
    public string? NextCursor { get; init; }

    /// <summary>Determines whether two pages have equal contacts in the same order and equal cursors.</summary>
    /// <param name="other">The page to compare with, or null.</param>
    /// <returns>True if all values are equal.</returns>
    public bool Equals(ContactPage? other) => other is not null && NextCursor == other.NextCursor && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Items.Count, static (hash, contact) => hash ^ contact.GetHashCode());
}
