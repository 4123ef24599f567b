namespace KirimChat.Benchmarks.Reporting;

/// <summary>A Markdown table that is aligned in plain text too: the first column to the left, the others to the right.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        var widths = columns
            .Select((column, at) => rows.Max(row => row[at].Length) is var longest && longest > column.Length ? longest : column.Length)
            .ToArray();
        var rule = widths.Select(static (width, at) => at == 0 ? new string('-', width) : new string('-', width - 1) + ":").ToArray();
        return string.Concat(
            new[] { columns, rule }
                .Concat(rows)
                .Select(row =>
                    $"| {string.Join(" | ", row.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at])))} |\n"
                )
        );
    }
}
