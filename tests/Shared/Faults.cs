namespace KirimChat.Shared;

/// <summary>The faults of the sandbox that fail a call, by the last part of their reserved ID, with their exceptions.</summary>
internal static class Faults
{
    public const string IdPrefix = "ctc_fault_";

    /// <summary>The documented errors, by status code.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Errors = new Dictionary<string, Type>
    {
        ["400"] = typeof(KirimChatInvalidRequestException),
        ["401"] = typeof(KirimChatAuthenticationException),
        ["403"] = typeof(KirimChatPermissionException),
        ["404"] = typeof(KirimChatNotFoundException),
        ["409"] = typeof(KirimChatConflictException),
        ["422"] = typeof(KirimChatInvalidRequestException),
        ["429"] = typeof(KirimChatRateLimitException),
        ["500"] = typeof(KirimChatServerException),
        ["502"] = typeof(KirimChatServerException),
        ["503"] = typeof(KirimChatServerException),
        ["504"] = typeof(KirimChatServerException),
    };

    public static readonly IReadOnlyDictionary<string, Type> All = new Dictionary<string, Type>(Errors)
    {
        ["dropped-connection"] = typeof(KirimChatConnectionException),
        ["lost-response"] = typeof(KirimChatConnectionException),
        ["truncated-body"] = typeof(KirimChatConnectionException),
        ["malformed-body"] = typeof(KirimChatUnexpectedResponseException),
        ["html-page"] = typeof(KirimChatServerException),
    };
}
