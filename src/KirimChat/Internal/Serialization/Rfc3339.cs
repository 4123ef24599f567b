namespace KirimChat.Internal.Serialization;

/// <summary>
/// Parses dates as RFC 3339 has them. The platform's parsers also accept a date without an offset, and a leap second is an error there.
/// </summary>
internal static class Rfc3339
{
    // 0 stands for a digit.
    private const string DateAndTime = "0000-00-00T00:00:00";

    private const int LeapSecond = 60;

    /// <returns>
    /// The instant, with digits beyond 100 nanoseconds cut off, or the nearest one that .NET has; null when the text is invalid.
    /// </returns>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> text)
    {
        if (!Matches(text, DateAndTime))
        {
            return null;
        }

        var end = DateAndTime.Length;
        var ticks = 0L;
        if (end < text.Length && text[end] == '.')
        {
            var fraction = ++end;
            for (var unit = TimeSpan.TicksPerSecond / 10; end < text.Length && IsDigit(text[end]); unit /= 10, end++)
            {
                ticks += unit * (text[end] - '0');
            }

            if (end == fraction)
            {
                return null;
            }
        }

        return GetOffset(text.Slice(end)) is { } offset ? Create(text, ticks, offset) : null;
    }

    private static DateTimeOffset? Create(ReadOnlySpan<byte> text, long ticks, TimeSpan offset)
    {
        int year = Number(text, 0, 4),
            month = Number(text, 5, 2),
            day = Number(text, 8, 2);
        int hour = Number(text, 11, 2),
            minute = Number(text, 14, 2),
            second = Number(text, 17, 2);
        // Year 0 is a leap year like 2000; .NET begins with year 1.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 2000 : year, month))
        {
            return null;
        }

        if (hour > 23 || minute > 59 || second > LeapSecond)
        {
            return null;
        }

        var isLeapSecond = second == LeapSecond;
        var time = new TimeSpan(hour, minute, second).Ticks + (isLeapSecond ? 0 : ticks);
        // A leap second ends a day in UTC. Anywhere else it is an error.
        if (isLeapSecond && (time - offset.Ticks) % TimeSpan.TicksPerDay != 0)
        {
            return null;
        }

        var date = year == 0 ? -1L : new DateTime(year, month, day).Ticks;
        return ToDateTimeOffset(date, time, offset);
    }

    private static DateTimeOffset ToDateTimeOffset(long date, long time, TimeSpan offset)
    {
        var utc = date + time - offset.Ticks;
        if (date < 0 || utc < 0)
        {
            return DateTimeOffset.MinValue;
        }

        if (utc > DateTime.MaxValue.Ticks)
        {
            return DateTimeOffset.MaxValue;
        }

        var local = date + time;
        // .NET has offsets up to 14 hours, and local times within its calendar.
        var isRepresentable = offset.Duration() <= TimeSpan.FromHours(14) && local <= DateTime.MaxValue.Ticks;
        return isRepresentable ? new(local, offset) : new(utc, TimeSpan.Zero);
    }

    private static TimeSpan? GetOffset(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')
        {
            return TimeSpan.Zero;
        }

        var isNegative = Matches(text, "-00:00");
        if (text.Length != 6 || !(isNegative || Matches(text, "+00:00")))
        {
            return null;
        }

        int hours = Number(text, 1, 2),
            minutes = Number(text, 4, 2);
        var offset = new TimeSpan(hours, minutes, 0);
        return hours > 23 || minutes > 59 ? null
            : isNegative ? -offset
            : offset;
    }

    private static bool Matches(ReadOnlySpan<byte> text, string pattern)
    {
        if (text.Length < pattern.Length)
        {
            return false;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            var isMatch = pattern[i] == '0' ? IsDigit(text[i]) : text[i] == pattern[i] || (pattern[i] == 'T' && text[i] == 't');
            if (!isMatch)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    private static int Number(ReadOnlySpan<byte> text, int start, int length)
    {
        var number = 0;
        for (var i = start; i < start + length; i++)
        {
            number = (10 * number) + text[i] - '0';
        }

        return number;
    }
}
