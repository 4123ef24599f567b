namespace KirimChat.Internal;

/// <summary>Takes the API key out of what is told: a server may echo it, and the platform quotes what it could not read.</summary>
internal static class Redaction
{
    public static string Redact(string text, string key) => text.Replace(key, "[API key]");

    /// <returns>The exception; or null when it tells the key, as its words cannot be changed.</returns>
    public static Exception? Redact(Exception? cause, string key) => cause is not null && cause.ToString() is var told && told != Redact(told, key) ? null : cause;

    /// <summary>The same for a text that was cut off, maybe in the middle of the key.</summary>
    public static string RedactCut(string text, string key)
    {
        text = Redact(text, key);
        for (var length = Math.Min(key.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(key.Substring(0, length), StringComparison.Ordinal)) return text.Substring(0, text.Length - length);
        }

        return text;
    }
}
