using System.Globalization;
using System.Text.RegularExpressions;

namespace KirimChat.Internal.Json;

/// <summary>Dates as the document has them. The platform's parsers also take a date without offset, and read it in the zone of the machine.</summary>
internal static class Rfc3339
{
    private static readonly Regex Shape = new(
        @"\A(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,7})?\d*([Zz]|[+-]\d{2}:\d{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript);

    /// <returns>The moment, with digits beyond 100 nanoseconds cut off; or null when the text is none.</returns>
    public static DateTimeOffset? Parse(string text) =>
        Shape.Match(text) is { Success: true } match
        && DateTimeOffset.TryParse(
            $"{match.Groups[1].Value}T{match.Groups[2].Value}{match.Groups[3].Value}{match.Groups[4].Value.ToUpperInvariant()}",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var moment)
            ? moment
            : null;
}
