using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>What a process tells of its inside, below its <see cref="DetailTable"/>, as PM2 shows it; nothing when it tells nothing.</summary>
internal static class FigureTables
{
    public static void Append(StringBuilder text, InstanceDetail instance, Palette palette)
    {
        if (instance.Actions.Count > 0)
        {
            Title(text, " Actions available ", palette);
            Table(text, [.. instance.Actions.Select(action => (Cell[])[Cell.Header(OneLine(action.Name))])], palette);
            text.Append(palette.Italic($" Trigger via: pbm trigger {instance.Name} <action_name>")).Append("\n\n");
        }

        if (instance.Metrics.Count == 0) return;
        Title(text, " Code metrics value ", palette);
        Table(text, [.. instance.Metrics.Select(metric => (Cell[])[Cell.Header(OneLine(metric.Name)), OneLine(ValueOf(metric))])], palette);
    }

    /// <summary>The value as it was given, with its unit.</summary>
    public static string ValueOf(ProcessMetric metric)
    {
        var value = metric.Value switch
        {
            null => "N/A",
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { } other => other.GetRawText(),
        };
        return string.IsNullOrEmpty(metric.Unit) ? value : $"{value} {metric.Unit}";
    }

    private static void Title(StringBuilder text, string title, Palette palette) => text.Append(palette.Inverse(palette.Bold(title))).Append('\n');

    private static void Table(StringBuilder text, IReadOnlyList<Cell[]> rows, Palette palette)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => TextWidth.Of(row[column].Text)) + 2).ToArray();
        BoxTable.Rule(text, widths, '┌', '┬', '┐', palette);
        foreach (var row in rows) BoxTable.Row(text, widths, row, palette);
        BoxTable.Rule(text, widths, '└', '┴', '┘', palette);
    }

    // Programs name their metrics; a control character would tear the table.
    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
