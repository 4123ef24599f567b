namespace KirimChat;

/// <summary>A WhatsApp account of the organisation.</summary>
public sealed record WhatsAppAccount
{
    /// <summary>The phone number of the account in E.164 form, or null when it has none.</summary>
    public string? PhoneNumber { get; init; }
}
