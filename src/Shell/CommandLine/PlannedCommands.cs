namespace ActorPm.Shell.CommandLine;

/// <summary>Commands of PM2 that are refused by name; a later version brings most of them.</summary>
internal static class PlannedCommands
{
    /// <summary>Not built yet.</summary>
    public static IReadOnlySet<string> Later { get; } = new HashSet<string>
    {
        "id", "prettylist", "slist", "sysinfos", "report",
        "monit", "imonit", "dashboard", "dash", "reloadLogs", "logrotate", "sendSignal", "send", "attach", "trigger", "inspect",
        "startup", "unstartup", "cleardump", "set", "get", "multiset", "unset", "conf", "config", "serve", "expose", "deploy",
        "pull", "forward", "backward", "ecosystem", "init", "examples", "create", "completion", "install", "uninstall", "module:install",
        "module:update", "module:generate", "module:uninstall", "package", "publish", "module:publish", "profile:cpu", "profile:mem",
        "deepUpdate", "autoinstall", "install-otel", "uninstall-otel",
    };

    /// <summary>The vendor's paid dashboard.</summary>
    public static IReadOnlySet<string> Never { get; } = new HashSet<string>
    {
        "link", "unlink", "plus", "register", "login", "logout", "open", "monitor", "unmonitor",
    };

    /// <summary>The sentence that refuses <paramref name="word"/>; null when PM2 has no such command either.</summary>
    public static string? Refusal(string word)
    {
        if (Later.Contains(word)) return $"pbm {word} is not built yet";
        return Never.Contains(word) ? $"pbm {word}: the dashboard of PM2's vendor is not part of ActorPm" : null;
    }
}
