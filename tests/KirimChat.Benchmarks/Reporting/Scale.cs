using System.Globalization;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>
/// Maps values to positions from 0 to 1 on an axis. It is linear and starts at zero, or logarithmic when the values differ widely.
/// </summary>
internal sealed class Scale
{
    private const double FarApart = 20;

    private readonly double from;
    private readonly double to;

    public Scale(IReadOnlyList<double> values)
    {
        IsLogarithmic = values.Max() > FarApart * values.Min();
        var step = Step(values.Max() / 4);
        from = IsLogarithmic ? Math.Floor(Math.Log10(values.Min())) : 0;
        to = IsLogarithmic ? Math.Ceiling(Math.Log10(values.Max())) : Math.Ceiling(values.Max() / step) * step;
        Ticks = IsLogarithmic
            ? [.. Enumerable.Range((int)from, (int)(to - from) + 1).Select(static power => Math.Pow(10, power))]
            : [.. Enumerable.Range(0, (int)Math.Round(to / step) + 1).Select(tick => tick * step)];
    }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<double> Ticks { get; }

    public double At(double value) => ((IsLogarithmic ? Math.Log10(value) : value) - from) / (to - from);

    public static string Label(double tick) => tick.ToString("#,0.###", CultureInfo.InvariantCulture);

    // 1, 2, or 5 times a power of ten.
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power
            * (least / power) switch
            {
                <= 1 => 1,
                <= 2 => 2,
                <= 5 => 5,
                _ => 10,
            };
    }
}
