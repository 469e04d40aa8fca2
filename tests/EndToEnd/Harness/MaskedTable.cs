using System.Text.RegularExpressions;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>A printed list without what differs from run to run: widths, ids, pids, times, loads, users.</summary>
internal static partial class MaskedTable
{
    private static readonly Dictionary<string, string> Masks = new()
    {
        ["id"] = "ID",
        ["pid"] = "PID",
        ["uptime"] = "TIME",
        ["cpu"] = "CPU",
        ["mem"] = "MEM",
        ["memory"] = "MEM",
        ["user"] = "USER",
    };

    /// <summary>What is left on paper of what a terminal was sent.</summary>
    public static string WithoutColours(string output) => Escape().Replace(output, "").Replace("\r", "", StringComparison.Ordinal);

    /// <summary>Colours gone, each cell by itself, variable cells masked; an empty reading (0, 0%, 0b) stays.</summary>
    public static string Of(string output)
    {
        var headers = Array.Empty<string>();
        var lines = new List<string>();
        foreach (var line in WithoutColours(output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '│')
            {
                lines.Add(Percent().Replace(Rule().Replace(line, "─"), "CPU"));
                continue;
            }

            var cells = line.Trim('│').Split('│').Select(cell => cell.Trim()).ToArray();
            if (headers.Length == 0) headers = cells;
            else cells = [.. cells.Select((cell, column) => Mask(headers[column], cell))];
            lines.Add($"│ {string.Join(" │ ", cells)} │");
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Mask(string header, string cell) =>
        cell is "0" or "0b" && header is not ("id" or "cpu" or "mem" or "memory") ? cell
        : cell is "0b" && header is "mem" or "memory" ? cell
        : Masks.GetValueOrDefault(header, cell);

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();

    [GeneratedRegex("─+")]
    private static partial Regex Rule();

    [GeneratedRegex(@"[0-9.]+%")]
    private static partial Regex Percent();
}
