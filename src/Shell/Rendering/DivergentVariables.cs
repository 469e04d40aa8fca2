using System.Text;
using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Rendering;

/// <summary>
/// Variables of the shell that have another value in an app: what a restart with <c>--update-env</c> would change, or what
/// the app declares otherwise. As with PM2, what only one of the two has is not among them.
/// </summary>
internal static class DivergentVariables
{
    // They count shells and name the folder before this one: they differ between any two commands.
    private static readonly string[] OfTheShell = ["SHLVL", "OLDPWD", "_"];

    /// <summary>Name and value in the app, in the order of their names; secret values are not compared.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> app, IReadOnlyDictionary<string, string> shell) =>
    [
        .. app.Where(variable => !OfTheShell.Contains(variable.Key) && variable.Value != SealedValue.Hidden
                && shell.TryGetValue(variable.Key, out var here) && here != variable.Value)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal),
    ];

    /// <summary>PM2's table of them; nothing where there are none.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> variables, Palette palette)
    {
        if (variables.Count == 0) return;
        var rows = variables.Select(variable => (variable.Key, Value: OneLine(variable.Value))).ToList();
        int[] widths = [rows.Max(row => TextWidth.Of(row.Key)) + 2, rows.Max(row => TextWidth.Of(row.Value)) + 2];
        text.Append(palette.Inverse(palette.Bold(" Divergent env variables from local env "))).Append('\n');
        BoxTable.Rule(text, widths, '┌', '┬', '┐', palette);
        foreach (var (name, value) in rows) BoxTable.Row(text, widths, [Cell.Header(name), value], palette);
        BoxTable.Rule(text, widths, '└', '┴', '┘', palette);
    }

    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
