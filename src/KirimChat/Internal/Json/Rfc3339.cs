namespace KirimChat.Internal.Json;

/// <summary>Dates as the document has them. The platform's parsers also take a date without offset, and read it in the zone of the machine.</summary>
internal static class Rfc3339
{
    // 0 stands for a digit.
    private const string DateAndTime = "0000-00-00T00:00:00";

    /// <returns>The moment, with digits beyond 100 nanoseconds cut off; or null when the text is none.</returns>
    public static DateTimeOffset? Parse(string text)
    {
        var upper = text.ToUpperInvariant();
        if (!Has(upper, 0, DateAndTime)) return null;

        var end = DateAndTime.Length;
        var ticks = 0L;
        if (end < upper.Length && upper[end] == '.')
        {
            var fraction = ++end;
            for (var unit = TimeSpan.TicksPerSecond / 10; IsDigit(upper, end); unit /= 10) ticks += unit * (upper[end++] - '0');
            if (end == fraction) return null;
        }

        if (Offset(upper, end) is not { } offset) return null;
        try
        {
            return new DateTimeOffset(Number(upper, 0, 4), Number(upper, 5, 2), Number(upper, 8, 2), Number(upper, 11, 2), Number(upper, 14, 2), Number(upper, 17, 2), offset).AddTicks(ticks);
        }
        catch (ArgumentException)
        {
            // The 30th of February.
            return null;
        }
    }

    private static TimeSpan? Offset(string text, int start) => (text.Length - start) switch
    {
        1 when text[start] == 'Z' => TimeSpan.Zero,
        6 when Has(text, start, "+00:00") && Number(text, start + 4, 2) < 60 => new TimeSpan(Number(text, start + 1, 2), Number(text, start + 4, 2), 0),
        6 when Has(text, start, "-00:00") && Number(text, start + 4, 2) < 60 => -new TimeSpan(Number(text, start + 1, 2), Number(text, start + 4, 2), 0),
        _ => null,
    };

    private static bool Has(string text, int start, string shape)
    {
        if (text.Length < start + shape.Length) return false;
        for (var i = 0; i < shape.Length; i++)
            if (shape[i] == '0' ? !IsDigit(text, start + i) : text[start + i] != shape[i]) return false;
        return true;
    }

    private static bool IsDigit(string text, int index) => index < text.Length && text[index] is >= '0' and <= '9';

    private static int Number(string text, int start, int length)
    {
        var number = 0;
        for (var i = start; i < start + length; i++) number = (10 * number) + text[i] - '0';
        return number;
    }
}
