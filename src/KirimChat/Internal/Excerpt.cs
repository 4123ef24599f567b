namespace KirimChat.Internal;

internal static class Excerpt
{
    /// <summary>The first characters of a text, and no half of a surrogate pair.</summary>
    public static string Of(string text, int length) =>
        text.Length <= length ? text : text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
}
