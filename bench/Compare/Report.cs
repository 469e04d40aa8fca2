using System.Globalization;
using System.Text;

namespace ActorPm.Compare;

/// <summary>The table of medians and ratios.</summary>
internal sealed class Report(IReadOnlyList<string> managers)
{
    private readonly List<(Measures.Reading Reading, IReadOnlyList<double?> Medians)> _rows = [];

    public bool AllHold { get; private set; } = true;

    /// <summary>Adds a row; medians in the order of the managers, null where one could not do it.</summary>
    public void Add(Measures.Reading reading, IReadOnlyList<double?> medians)
    {
        _rows.Add((reading, medians));
        if (reading.Bar is { } bar && Ratio(medians) is { } ratio && !bar.Holds(ratio)) AllHold = false;
    }

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append("| what | ").AppendJoin(" | ", managers).Append(" | ActorPm : PM2 | bar | |\n");
        text.Append("|---|").Insert(text.Length, "---:|", managers.Count + 1).Append("---|---|\n");
        foreach (var (reading, medians) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {reading.Name}, {reading.Unit} | ");
            text.AppendJoin(" | ", medians.Select(Number));
            var ratio = Ratio(medians);
            text.Append(CultureInfo.InvariantCulture, $" | {(ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–")} | {reading.Bar}");
            text.Append(reading.Bar is { } bar && ratio is { } reached ? bar.Holds(reached) ? " | reached |\n" : " | **missed** |\n" : " | |\n");
        }

        return text.ToString();
    }

    public static string Number(double? value) => value switch
    {
        null => "–",
        < 1 => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0", CultureInfo.InvariantCulture),
    };

    // The first two are PM2 and ActorPm.
    private static double? Ratio(IReadOnlyList<double?> medians) => medians is [{ } pm2, { } ours, ..] && pm2 > 0 ? ours / pm2 : null;
}
