using System.Globalization;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>Formats the numbers of the reports.</summary>
internal static class NumberFormat
{
    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
