using System.Globalization;
using System.Text;
using ActorPm.Compare.Measures;

namespace ActorPm.Compare;

/// <summary>A table of medians and ratios: the first column is what ActorPm, the second, is measured against.</summary>
internal sealed class Report(IReadOnlyList<string> contenders)
{
    private readonly List<string> _rows = [];

    public bool AllHold { get; private set; } = true;

    /// <summary>The lines of the table, without its head.</summary>
    public IReadOnlyList<string> Rows => _rows;

    /// <summary>The two lines above the rows.</summary>
    public string Head { get; } = $"| what | {string.Join(" | ", contenders)} | ActorPm : {contenders[0]} | bar | |\n"
        + $"|---|{string.Concat(Enumerable.Repeat("---:|", contenders.Count + 1))}---|---|\n";

    /// <summary>Adds a row; medians in the order of the contenders, null where one could not do it.</summary>
    public void Add(Reading reading, IReadOnlyList<double?> medians)
    {
        double? ratio = medians is [{ } other, { } ours, ..] && other > 0 ? ours / other : null;
        var value = reading.Bar is { OfItself: true } ? medians[1] : ratio;
        var verdict = "";
        if (reading.Bar is { } bar && value is { } reached)
        {
            verdict = bar.Holds(reached) ? "reached" : "**missed**";
            AllHold &= bar.Holds(reached);
        }

        var shown = ratio is { } known && reading.Bar is not { OfItself: true } ? known.ToString("0.00", CultureInfo.InvariantCulture) : "–";
        _rows.Add($"| {reading.Name}, {reading.Unit} | {string.Join(" | ", medians.Select(Number))} | {shown} | {reading.Bar} | {verdict} |");
    }

    public string Markdown(IEnumerable<string> rows)
    {
        var text = new StringBuilder(Head);
        foreach (var row in rows) text.Append(row).Append('\n');
        return text.ToString();
    }

    public static string Number(double? value) => value switch
    {
        null => "–",
        < 1 => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0", CultureInfo.InvariantCulture),
    };
}
