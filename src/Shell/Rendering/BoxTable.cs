using System.Text;

namespace ActorPm.Shell.Rendering;

/// <summary>A table in PM2's box drawing: widths include one blank on each side; no lines between rows.</summary>
internal static class BoxTable
{
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
