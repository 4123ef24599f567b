namespace KirimChat.Internal;

internal static class ApiKeyRules
{
    /// <summary>What is wrong with a key, to follow its name in a sentence; null when nothing is. The key itself is never told.</summary>
    public static string? Problem(string? key) => key switch
    {
        null => "is missing",
        _ when string.IsNullOrWhiteSpace(key) => "is blank",
        _ when key.Any(static c => c is <= ' ' or > '~') => "has white space, control characters or characters outside ASCII",
        _ => null,
    };
}
