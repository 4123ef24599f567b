namespace KirimChat;

/// <summary>Represents a WhatsApp account of the organization.</summary>
public sealed record WhatsAppAccount
{
    /// <summary>
    /// Gets the phone number of the account, or null when it has none. It may be in a display form, such as <c>+62 851-1760-0829</c>.
    /// </summary>
    public string? PhoneNumber { get; init; }
}
