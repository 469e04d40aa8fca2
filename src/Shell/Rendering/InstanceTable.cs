using System.Text;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>The table of <c>pbm ls</c> and of most other commands.</summary>
internal static class InstanceTable
{
    /// <summary>Lines without a last line end.</summary>
    public static string Render(IReadOnlyList<InstanceRow> rows, int? terminalColumns, DateTimeOffset now, Palette palette)
    {
        var layout = TableLayout.For(rows, terminalColumns, now);
        var widths = layout.Widths(rows, now);
        var text = new StringBuilder();
        BoxTable.Rule(text, widths, '┌', '┬', '┐', palette);
        BoxTable.Row(text, widths, [.. layout.Columns.Select(column => Cell.Header(column.Header))], palette);
        if (rows.Count > 0) BoxTable.Rule(text, widths, '├', '┼', '┤', palette);
        foreach (var row in rows)
            BoxTable.Row(text, widths, [.. layout.Columns.Select(column => column.Value(row, now))], palette);
        BoxTable.Rule(text, widths, '└', '┴', '┘', palette);
        return text.ToString(0, text.Length - 1);
    }

    /// <summary>PM2's line under the table.</summary>
    public static string HostLine(HostMetrics host, Palette palette) =>
        $"{palette.Bold(palette.Cyan("host metrics"))} | {palette.Bold("cpu")}: {palette.Green(InstanceTexts.Cpu(host.Cpu))}"
        + $" | {palette.Bold("ram usage")}: {palette.Green(InstanceTexts.Cpu(host.MemoryUsed))}";
}
