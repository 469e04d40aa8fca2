namespace ActorPm.Compare;

/// <summary>Puts the table between the two marks of a document.</summary>
internal static class Document
{
    private const string Begin = "<!-- compare: begin -->";
    private const string End = "<!-- compare: end -->";

    public static void Replace(string file, Options options, string table)
    {
        var text = File.Exists(file) ? File.ReadAllText(file) : $"# Benchmarks\n\n{Begin}\n{End}\n";
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{file} has no {Begin} … {End}");
        var head = $"Measured {DateTime.UtcNow:yyyy-MM-dd} on {Machine.Describe()}. Medians of {options.Rounds} rounds.";
        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{head}\n\n{table}{text[end..]}");
    }
}
