using System.CommandLine;

namespace ActorPm.Shell.Completing;

/// <summary>What the word under the cursor may become.</summary>
internal static class Candidates
{
    /// <summary>Commands whose operands are apps.</summary>
    private static readonly HashSet<string> OnApps =
    [
        "start", "stop", "restart", "reload", "delete", "reset", "describe", "why", "events", "logs", "flush", "env", "pid", "id", "scale",
        "send", "attach", "sendSignal", "trigger",
    ];

    private static readonly string[] Signals = ["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGKILL", "SIGCONT", "SIGSTOP"];

    /// <summary>Candidates that begin with what is typed, sorted; none leaves the shell to complete files.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">The words after <c>pbm</c>; the last may be empty.</param>
    /// <param name="at">Which of them is completed, from 1.</param>
    /// <param name="apps">Names and namespaces of what runs; asked only when they are wanted.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        Command root, IReadOnlyList<string> words, int at, Func<Task<IReadOnlyList<string>>> apps)
    {
        var before = words.Take(Math.Max(0, at - 1)).ToList();
        var current = words.ElementAtOrDefault(at - 1) ?? "";
        if (before.Contains("--")) return []; // of the app
        var (command, operands) = CommandOf(root, before);
        IEnumerable<string> all;
        if (current.StartsWith('-')) all = Options(command, root);
        else if (command.Subcommands.Count > 0) all = Names(command);
        else if (command.Name == "sendSignal" && operands == 0) all = Signals;
        else if (command.Name == "completion") all = ["install", "uninstall", .. CompletionScripts.Shells];
        else if (OnApps.Contains(command.Name)) all = await AppsAsync(command, apps);
        else all = [];
        return [.. all.Where(candidate => candidate.StartsWith(current, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<string>> AppsAsync(Command command, Func<Task<IReadOnlyList<string>>> apps)
    {
        var names = await apps();
        if (names.Count == 0) return [];
        return command.Name is "send" or "attach" ? names : names.Append("all");
    }

    private static (Command Command, int Operands) CommandOf(Command root, IEnumerable<string> words)
    {
        var command = root;
        var operands = 0;
        foreach (var word in words)
        {
            if (word.StartsWith('-')) continue;
            if (command.Subcommands.FirstOrDefault(sub => sub.Name == word || sub.Aliases.Contains(word)) is { } sub) command = sub;
            else operands++;
        }

        return (command, operands);
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => sub.Aliases.Append(sub.Name)).Where(name => name.Length > 1);

    private static IEnumerable<string> Options(Command command, Command root) =>
        command.Options.Concat(root.Options.Where(option => option.Recursive)).Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
}
