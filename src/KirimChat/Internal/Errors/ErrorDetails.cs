namespace KirimChat.Internal.Errors;

/// <summary>The properties of a <see cref="KirimChatException"/> that Kiota's exception does not have.</summary>
internal sealed class ErrorDetails
{
    public string? Type { get; set; }

    public string? Code { get; set; }

    public string? Param { get; set; }

    public string? RequestId { get; set; }

    public string? ResponseBody { get; set; }

    public TimeSpan? RetryAfter { get; set; }

    public RateLimit? RateLimit { get; set; }
}
