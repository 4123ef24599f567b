using System.Globalization;
using System.Text;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>Rows of small charts in a self-contained SVG file.</summary>
internal static class SvgReport
{
    private const int Head = 64;

    private static readonly (string Name, string Color)[] Clients =
    [
        ("handwritten", "#757575"),
        ("kirimchat", "#0b7a4b"),
        ("kiota", "#c4512d"),
    ];

    public static string Of(string title, string source, IReadOnlyList<IReadOnlyList<Chart>> rows)
    {
        var (width, height) = (Chart.Width * rows[0].Count, Head + Chart.Height * rows.Count);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}"
             role="img" aria-label="{{title}}">
            <style>
            text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:16px;font-weight:600}
            .source{font-size:11px;fill:#666}.measure{font-weight:600}.x{text-anchor:middle}.place{font-size:10.5px}.y{text-anchor:end}
            .grid{stroke:#e3e3e3}.line{fill:none;stroke-width:2}{{string.Concat(
                Clients.Select(static client => $".{client.Name}{{stroke:{client.Color}}}.dot.{client.Name}{{fill:{client.Color}}}")
            )}}
            </style>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="16" y="26" class="title">{{title}}</text><text x="16" y="46" class="source">{{source}}</text>

            """
        );
        for (var at = 0; at < Clients.Length; at++)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<path d="M{width - 300 + 96 * at} 22h24" class="line {Clients[at].Name}"/><text """
                    + $"""x="{width - 270 + 96 * at}" y="26">{Clients[at].Name}</text>{'\n'}"""
            );
        }

        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                rows[row][column].Draw(svg, Chart.Width * column, Head + Chart.Height * row);
            }
        }

        return svg.Append("</svg>\n").ToString();
    }
}
