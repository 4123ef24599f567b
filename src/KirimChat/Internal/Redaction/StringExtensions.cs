namespace KirimChat.Internal.Redaction;

internal static class StringExtensions
{
    /// <summary>Returns at most the first characters of a text, without splitting a surrogate pair.</summary>
    public static string Truncate(this string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
    }
}
