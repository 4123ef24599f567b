using System.Globalization;
using System.Text.RegularExpressions;

namespace KirimChat.Internal.Redaction;

/// <summary>
/// Removes secrets from text of others: a server may echo the API key, and the platform quotes the URL of a proxy with its password.
/// </summary>
internal sealed class Redactor(string apiKey)
{
    private const string KeyReplacement = "[API key]";

    // To the last @ before white space or a quote, as a password may contain / and @.
    private static readonly Regex UserInfo = new(@"(?<=://)[^\s""'<>]*@", RegexOptions.CultureInvariant);

    // Only created when there is something to redact.
    private readonly Lazy<Regex> key = new(() => new(string.Concat(apiKey.Select(EncodedForms)), RegexOptions.CultureInvariant));
    private readonly Lazy<Regex> startOfKey = new(() => CreateStartOf(apiKey));

    public string ApiKey => apiKey;

    public string Redact(string text) => key.Value.Replace(RedactUserInfo(text), KeyReplacement);

    /// <summary>Redacts a text that may have been cut off in the middle of the key.</summary>
    public string RedactTruncated(string text) => startOfKey.Value.Replace(Redact(text), "");

    /// <returns>The exception; or null when it contains a secret, because its text cannot be changed.</returns>
    public Exception? Redact(Exception? exception) =>
        exception is not null && exception.ToString() is var text && text != Redact(text) ? null : exception;

    private static string RedactUserInfo(string text) => text.Contains("://") ? UserInfo.Replace(text, "[credentials]@") : text;

    // The first characters, each needed for the next, then possibly half an escape sequence.
    private static Regex CreateStartOf(string apiKey)
    {
        var prefix = string.Join("(?:", apiKey.Select(EncodedForms)) + string.Concat(Enumerable.Repeat(")?", apiKey.Length - 1));
        return new($@"{prefix}(?:[\\%&][#\w]*)?$", RegexOptions.CultureInvariant);
    }

    // As it is, and as JSON, URLs, and HTML escape it, also one after the other.
    private static string EncodedForms(char c)
    {
        const string Ampersand = @"(?:&|\\*u0026|%(?:25)*26)(?:amp;)*";
        var hex = ((int)c).ToString("x2", CultureInfo.InvariantCulture);
        var name = c switch
        {
            '<' => "lt",
            '>' => "gt",
            '"' => "quot",
            '\'' => "apos",
            '+' => "plus",
            '/' => "sol",
            '=' => "equals",
            _ => "amp",
        };
        var entity = $@"{Ampersand}(?:\#x0*{hex}|\#0*{(int)c}|{name});";
        return $@"(?:\\*(?:{Regex.Escape(c.ToString())}|(?i:u00{hex}))|(?i:%(?:25)*{hex}|{entity}){(c == '&' ? "|" + Ampersand : "")})";
    }
}
