using ActorPm.Actors.Ports;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Watching;

/// <summary>Watching in words.</summary>
internal static class WatchTexts
{
    /// <summary>Why the app is restarted.</summary>
    public static string Reason(WatchRestart restart, WatchFilter filter)
    {
        var more = restart.Files - 1;
        return $"{filter.Name(restart.Trigger.Path)} {Verb(restart.Trigger.Kind)}"
            + (more == 0 ? "" : $" and {more} more file{(more == 1 ? "" : "s")}");
    }

    /// <summary>What to do about a path that restarts the app again and again.</summary>
    public static string Suspended(string path, WatchFilter filter, TimeSpan quiet)
    {
        var name = filter.Name(path);
        return $"{name} caused {WatchDecisions.StormRestarts} restarts within {DurationText.ToWords(WatchDecisions.StormWindow)}: "
            + $"its changes do not count until it is quiet for {DurationText.ToWords(quiet)}. "
            + $"If the app writes it itself: --ignore-watch {Quoted(name)}, in a file ignore_watch: [\"{name}\"]";
    }

    private static string Verb(FileChangeKind kind) => kind switch
    {
        FileChangeKind.Added => "was added",
        FileChangeKind.Deleted => "was deleted",
        FileChangeKind.Lost => "changed in more places than could be followed",
        _ => "changed",
    };

    private static string Quoted(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || "-_./".Contains(character)) ? name : $"'{name}'";
}
