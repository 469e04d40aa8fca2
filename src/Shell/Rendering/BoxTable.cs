using System.Text;

namespace ActorPm.Shell.Rendering;

/// <summary>A table in PM2's box drawing: widths include one blank on each side; no lines between rows.</summary>
internal static class BoxTable
{
    /// <summary>A table whose columns are as wide as what is in them; lines without a last line end.</summary>
    public static string Render(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<Cell>> rows, Palette palette)
    {
        var widths = headers.Select((header, column) => rows.Select(row => TextWidth.Of(row[column].Text)).Append(header.Length).Max() + 2).ToList();
        var text = new StringBuilder();
        Rule(text, widths, '┌', '┬', '┐', palette);
        Row(text, widths, [.. headers.Select(Cell.Header)], palette);
        Rule(text, widths, '├', '┼', '┤', palette);
        foreach (var row in rows) Row(text, widths, row, palette);
        Rule(text, widths, '└', '┴', '┘', palette);
        return text.ToString(0, text.Length - 1);
    }

    public static void Rule(StringBuilder into, IReadOnlyList<int> widths, char left, char middle, char right, Palette palette)
    {
        var line = new StringBuilder().Append(left);
        for (var column = 0; column < widths.Count; column++)
        {
            if (column > 0) line.Append(middle);
            line.Append('─', widths[column]);
        }

        into.Append(palette.Grey(line.Append(right).ToString())).Append('\n');
    }

    public static void Row(StringBuilder into, IReadOnlyList<int> widths, IReadOnlyList<Cell> cells, Palette palette)
    {
        var bar = palette.Grey("│");
        into.Append(bar);
        for (var column = 0; column < widths.Count; column++)
        {
            var text = TextWidth.Fit(cells[column].Text, widths[column] - 2);
            into.Append(' ').Append(cells[column].Paint?.Invoke(palette, text) ?? text);
            into.Append(' ', widths[column] - 1 - TextWidth.Of(text)).Append(bar);
        }

        into.Append('\n');
    }
}
