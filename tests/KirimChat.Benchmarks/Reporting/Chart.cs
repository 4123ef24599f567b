using System.Globalization;
using System.Text;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>A chart with evenly spaced values on its horizontal axis.</summary>
internal sealed record Chart(string Measure, string Axis, IReadOnlyList<string> Values, IReadOnlyList<Line> Lines)
{
    public const int Width = 380;
    public const int Height = 230;

    private const int Left = 58;
    private const int Right = Width - 18;
    private const int Top = 30;
    private const int Bottom = Height - 46;

    public void Draw(StringBuilder svg, int x, int y)
    {
        var scale = new Scale([.. Lines.SelectMany(static line => line.Values)]);
        var measure = scale.IsLogarithmic ? $"{Measure}, logarithmic" : Measure;
        Add(svg, $"""<g transform="translate({x},{y})"><text x="{Left}" y="{Top - 12}" class="measure">{measure}</text>""");
        foreach (var tick in scale.Ticks)
        {
            var position = Y(scale, tick);
            var path = $"M{Left} {position.ToString("0.#", CultureInfo.InvariantCulture)}H{Right}";
            Add(
                svg,
                $"""<path d="{path}" class="grid"/><text x="{Left - 6}" y="{position + 4:0.#}" class="y">{Scale.Label(tick)}</text>"""
            );
        }

        for (var at = 0; at < Values.Count; at++)
        {
            Add(svg, $"""<text x="{X(at):0.#}" y="{Bottom + 16}" class="x place">{Values[at]}</text>""");
        }

        Add(svg, $"""<text x="{(Left + Right) / 2}" y="{Bottom + 34}" class="x">{Axis}</text>""");
        foreach (var line in Lines)
        {
            Draw(svg, line, scale);
        }

        svg.Append("</g>\n");
    }

    private void Draw(StringBuilder svg, Line line, Scale scale)
    {
        var points = line
            .Values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{X(at):0.#},{Y(scale, value):0.#}"))
            .ToArray();
        Add(svg, $"""<polyline points="{string.Join(' ', points)}" class="line {line.Name}"/>""");
        foreach (var point in points)
        {
            Add(svg, $"""<circle cx="{point.Split(',')[0]}" cy="{point.Split(',')[1]}" r="2.5" class="dot {line.Name}"/>""");
        }
    }

    private double X(int at) => Left + 8 + (Right - Left - 16) * at / (double)Math.Max(1, Values.Count - 1);

    private static double Y(Scale scale, double value) => Bottom - (Bottom - Top) * scale.At(value);

    private static void Add(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
