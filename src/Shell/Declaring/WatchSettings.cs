using ActorPm.Contracts.Apps;
using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>When an app is restarted because files change or its time has come.</summary>
internal static class WatchSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("watch", ["--watch"], "[paths]", "restart when files change (in these paths, else in the working folder)", Watch),
        Of("ignore_watch", ["--ignore-watch"], "paths", "patterns of files that do not count, as in .gitignore",
            (app, input) => app with { IgnoreWatch = [.. app.IgnoreWatch ?? [], .. Patterns(input)] }),
        Of("watch_delay", ["--watch-delay"], "delay", "so long nothing may change before the restart (4 for 4 s, 500ms)",
            (app, input) => app with { WatchDelay = Delay(input) }),
        // An object, which JsonApp reads before it comes here.
        Of("watch_options", [], null, "how files are watched: usePolling, followSymlinks",
            (_, input) => throw input.Expected("an object with usePolling or followSymlinks")),
        Of("watch_ext", ["--ext"], "extensions", "only files with these extensions count, like js,json",
            (app, input) => app with { WatchExtensions = [.. SettingValues.Names(input).Select(name => name.TrimStart('*').TrimStart('.'))] }),
        Of("cron_restart", ["--cron-restart", "--cron", "-c"], "pattern", "restart at the times of a cron pattern (5 or 6 fields); 0 removes it",
            Cron, "cron"),
        Of("schedule", ["--schedule"], "pattern", "a job: run at the times of a cron pattern (5 or 6 fields), not started again when it ends; 0 removes it",
            Schedule),
        Of("overlap", ["--overlap"], "policy", "when a run of the schedule is due and the one before has not ended: skip it, queue it, or replace the other",
            (app, input) => app with { Overlap = OverlapOf(input) }),
        Of("timezone", ["--timezone"], "zone", "time zone of schedule and cron_restart, like Europe/Berlin; local means the server's own",
            (app, input) => app with { TimeZone = input.Single.Trim() is "" or "local" ? "" : input.Single.Trim() }, "time_zone", "tz"),
        Of("on_exit", ["--on-exit"], "command", "called when a process has ended by itself: a shell command, or an http(s) URL that gets a POST of JSON; at most once in 10 s",
            (app, input) => app with { OnExit = Hook(input) }),
        Of("on_errored", ["--on-errored"], "command", "called when an instance is given up, as on_exit",
            (app, input) => app with { OnErrored = Hook(input) }),
        Of("on_ready", ["--on-ready"], "command", "called when an instance is online, as on_exit",
            (app, input) => app with { OnReady = Hook(input) }),
        Of("hook_timeout", ["--hook-timeout"], "duration", "a call of a hook that takes longer is ended",
            (app, input) => app with { HookTimeout = SettingValues.Duration(input) is { Ticks: > 0 } time ? time : throw input.Expected("a duration above 0") }),
    ];

    private static AppDeclaration Watch(AppDeclaration app, SettingInput input) => input.Items switch
    {
        [] or ["true"] => app with { Watch = true, WatchPaths = input.Items.Count == 0 ? app.WatchPaths : [] },
        ["false"] => app with { Watch = false },
        _ => app with { Watch = true, WatchPaths = [.. app.WatchPaths ?? [], .. Patterns(input)] },
    };

    private static AppDeclaration Cron(AppDeclaration app, SettingInput input) => input.Single.Trim() is "" or "0" or "false"
        ? app with { CronRestart = "", Notices = [.. app.Notices, "disabling cron restart"] }
        : app with { CronRestart = input.Single.Trim(), Notices = [.. app.Notices, $"cron restart at {input.Single.Trim()}"] };

    private static AppDeclaration Schedule(AppDeclaration app, SettingInput input) =>
        app with { Schedule = input.Single.Trim() is "" or "0" or "false" ? "" : input.Single.Trim() };

    private static string Hook(SettingInput input)
    {
        var target = input.Single.Trim();
        if (target is "" or "0" or "false") return "";
        if (!target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return target;
        return Uri.TryCreate(target, UriKind.Absolute, out _) ? target : throw input.Expected("a shell command or a URL like https://example.org/hook");
    }

    private static OverlapPolicy OverlapOf(SettingInput input) => SettingValues.OneOf(input, "skip", "queue", "replace") switch
    {
        "queue" => OverlapPolicy.Queue,
        "replace" => OverlapPolicy.Replace,
        _ => OverlapPolicy.Skip,
    };

    // PM2 splits the option's text at blanks and takes a list as it is.
    private static IReadOnlyList<string> Patterns(SettingInput input) => input.IsList ? input.Items : SettingValues.Names(input);

    // PM2: a bare number is seconds as an option and milliseconds in a file.
    private static TimeSpan Delay(SettingInput input) =>
        input.Origin.StartsWith('-') && input.Single.All(char.IsAsciiDigit)
            ? SettingValues.Duration(input with { Items = [input.Single + "s"] })
            : SettingValues.Duration(input);
}
