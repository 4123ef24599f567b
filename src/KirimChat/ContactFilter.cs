namespace KirimChat;

/// <summary>Options for listing contacts. Without a filter, all contacts are listed.</summary>
/// <remarks>Source: the API reference, <c>GET /contacts</c>.</remarks>
public sealed record ContactFilter
{
    /// <summary>Gets the phone number, in E.164 form, of the contacts to list.</summary>
    /// <value>The default value is null: contacts with any phone number.</value>
    public string? Phone { get; init; }

    /// <summary>Gets the text, of 1 to 200 characters, that the name or the email address of the contacts must contain.</summary>
    /// <value>The default value is null: contacts with any name and email address.</value>
    public string? Search { get; init; }

    /// <summary>Gets the maximum number of contacts per request, from 1 to 100.</summary>
    /// <value>The default value is 100, which lists all contacts with the fewest requests.</value>
    public int PageSize { get; init; } = 100;
}
