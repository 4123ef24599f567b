namespace KirimChat.Internal.Authentication;

internal static class ApiKeyValidator
{
    /// <returns>
    /// What is wrong with a key, phrased to follow its name; null when the key is valid. The key itself is never included.
    /// </returns>
    public static string? GetError(string? key)
    {
        if (key is null)
        {
            return "is missing";
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            return "is blank";
        }

        return key.Any(static c => c is <= ' ' or > '~') ? "contains white space, control characters, or non-ASCII characters" : null;
    }
}
