namespace ActorPm.Compare;

/// <summary>
/// Puts the tables between the two marks of a document. Rows of measures that were not run this time stay, so that
/// it can be written in parts.
/// </summary>
internal static class Document
{
    private const string Begin = "<!-- compare: begin -->";
    private const string End = "<!-- compare: end -->";

    public static void Update(string file, Options options, IEnumerable<Report> reports)
    {
        var text = File.Exists(file) ? File.ReadAllText(file) : $"# Benchmarks\n\n{Begin}\n{End}\n";
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{file} has no {Begin} … {End}");
        var tables = Tables(text[begin..end]);
        var parts = reports
            .Select(report => report.Markdown(Merge(tables.GetValueOrDefault(report.Head.Split('\n')[0], []), report.Rows)))
            .Where(table => table.Count(letter => letter == '\n') > 2);
        var head = $"Last measured {DateTime.UtcNow:yyyy-MM-dd} on {Machine.Describe()}. Medians of {options.Rounds} rounds.";
        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{head}\n\n{string.Join('\n', parts)}{text[end..]}");
    }

    /// <summary>The rows of each table by its first line.</summary>
    private static Dictionary<string, List<string>> Tables(string text)
    {
        var tables = new Dictionary<string, List<string>>();
        List<string>? rows = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("| what |", StringComparison.Ordinal)) rows = tables[line] = [];
            else if (line.StartsWith("| ", StringComparison.Ordinal)) rows?.Add(line);
        }

        return tables;
    }

    private static List<string> Merge(List<string> old, IReadOnlyList<string> measured)
    {
        var merged = new List<(string Key, string Row)>(Keyed(old));
        foreach (var row in Keyed(measured))
        {
            var at = merged.FindIndex(known => known.Key == row.Key);
            if (at >= 0) merged[at] = row;
            else merged.Add(row);
        }

        return [.. merged.Select(one => one.Row)];
    }

    /// <summary>A row that begins with an ellipsis says something more of the one above.</summary>
    private static IEnumerable<(string Key, string Row)> Keyed(IEnumerable<string> rows)
    {
        var of = "";
        foreach (var row in rows)
        {
            var what = row.Split('|')[1].Trim();
            if (!what.StartsWith('…')) of = what;
            yield return ($"{of}|{what}", row);
        }
    }
}
