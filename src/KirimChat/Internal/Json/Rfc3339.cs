using System.Globalization;

namespace KirimChat.Internal.Json;

/// <summary>Dates as the document has them. The platform's parsers also take a date without offset, and read it in the zone of the machine.</summary>
internal static class Rfc3339
{
    // 0 stands for a digit.
    private const string DateAndTime = "0000-00-00T00:00:00";

    // What the platform takes, and holds: 100 nanoseconds.
    private const int MaxFractionDigits = 7;

    /// <returns>The moment, with digits beyond 100 nanoseconds cut off; or null when the text is none.</returns>
    public static DateTimeOffset? Parse(string text)
    {
        var upper = text.ToUpperInvariant();
        if (!Has(upper, 0, DateAndTime)) return null;

        var fraction = DateAndTime.Length;
        var offset = fraction;
        if (offset < upper.Length && upper[offset] == '.') do offset++; while (IsDigit(upper, offset));
        var isOffset = upper.Length - offset == 1 ? Has(upper, offset, "Z") : upper.Length - offset == 6 && (Has(upper, offset, "+00:00") || Has(upper, offset, "-00:00"));
        if (!isOffset || offset - fraction == 1) return null;

        var tooLong = Math.Max(0, offset - fraction - 1 - MaxFractionDigits);
        return DateTimeOffset.TryParse(tooLong == 0 ? upper : upper.Remove(offset - tooLong, tooLong), CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;
    }

    private static bool Has(string text, int start, string shape)
    {
        if (text.Length < start + shape.Length) return false;
        for (var i = 0; i < shape.Length; i++)
            if (shape[i] == '0' ? !IsDigit(text, start + i) : text[start + i] != shape[i]) return false;
        return true;
    }

    private static bool IsDigit(string text, int index) => index < text.Length && text[index] is >= '0' and <= '9';
}
