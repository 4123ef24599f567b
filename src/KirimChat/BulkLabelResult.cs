namespace KirimChat;

/// <summary>Represents the result of attaching a label to many contacts, or of detaching it from them.</summary>
/// <remarks>
/// The operation is one transaction: contacts are skipped, and counted, only for the reasons listed here. Source: the API reference,
/// <c>POST /contacts/bulk_label</c>.
/// </remarks>
public sealed record BulkLabelResult
{
    /// <summary>Gets the number of contacts to which the operation was applied.</summary>
    public required int Applied { get; init; }

    /// <summary>Gets the number of contacts that were skipped because the organization has no such contact.</summary>
    public required int SkippedCrossOrganization { get; init; }

    /// <summary>Gets the number of contacts that were skipped because they belong to another team than the label.</summary>
    public required int SkippedTeamMismatch { get; init; }
}
