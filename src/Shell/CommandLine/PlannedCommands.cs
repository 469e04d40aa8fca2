namespace ActorPm.Shell.CommandLine;

/// <summary>Commands of PM2 that are refused by name; a later version brings most of them.</summary>
internal static class PlannedCommands
{
    /// <summary>Not built yet.</summary>
    public static IReadOnlySet<string> Later { get; } = new HashSet<string>
    {
        "monit", "imonit", "dashboard", "dash", "logrotate", "inspect",
        "create",
        "module:generate", "package", "publish", "module:publish", "profile:cpu", "profile:mem",
        "deepUpdate", "autoinstall", "install-otel", "uninstall-otel",
    };

    /// <summary>What does the same work meanwhile.</summary>
    private static readonly Dictionary<string, string> Instead = new()
    {
        ["monit"] = "is not built yet: pbm ls --watch shows the apps, pbm logs their output",
        ["imonit"] = "is not built yet: pbm ls --watch shows the apps, pbm logs their output",
        ["dash"] = "is not built yet: pbm ls --watch shows the apps, pbm logs their output",
        ["dashboard"] = "is not built yet: pbm ls --watch shows the apps, pbm logs their output",
        ["logrotate"] = "is not needed: log files are rotated anyway; pbm set pm2-logrotate:max_size 50M changes when",
    };

    /// <summary>The vendor's paid dashboard.</summary>
    public static IReadOnlySet<string> Never { get; } = new HashSet<string>
    {
        "link", "unlink", "plus", "register", "login", "logout", "open", "monitor", "unmonitor",
    };

    /// <summary>The sentence that refuses <paramref name="word"/>; null when PM2 has no such command either.</summary>
    public static string? Refusal(string word)
    {
        if (Instead.TryGetValue(word, out var instead)) return $"pbm {word} {instead}";
        if (Later.Contains(word)) return $"pbm {word} is not built yet";
        return Never.Contains(word) ? $"pbm {word}: the dashboard of PM2's vendor is not part of ActorPm" : null;
    }
}
