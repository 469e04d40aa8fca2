namespace ActorPm.Shell.Declaring;

/// <summary>What PM2 has and ActorPm has not (yet).</summary>
internal static class PlannedSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        NotBuilt("install_url", [], null),
        NotBuilt("trace", ["--trace"], null),
        NotBuilt("v8", ["--v8"], null),
        NotBuilt("event_loop_inspector", ["--event-loop-inspector"], null),
        NotBuilt("deep_monitoring", ["--deep-monitoring"], null),
        NotBuilt("", ["--container"], null),
        NotBuilt("", ["--dist"], null),
        NotBuilt("", ["--image-name"], "[name]"),
        NotBuilt("", ["--node-version"], "[major]"),
        NotBuilt("", ["--fresh"], null),
        NotBuilt("", ["--dockerdaemon"], null),

        // Node.js maps stack traces itself (--node-args=--enable-source-maps); PM2 injects a library.
        NoEffect("source_map_support", "--source-map-support"),
        NoEffect("disable_source_map_support", "--disable-source-map-support"),
        // Nothing reads the app's git folder, and our preload (pmx) has no parts to choose from.
        NoEffect("vizion", "--no-vizion"),
        NoEffect("automation", "--no-automation"),
        NoEffect("disable_trace", "--disable-trace"),
        NoEffect("io", null),
        // The end of a process is an event here, nothing polls for it.
        NoEffect("kill_retry_time", null),
        NoEffect("windows_hide", null),
        NoEffect("username", null),
        // What --write writes says so of itself.
        NoEffect("write", null),
    ];

    private static Setting NotBuilt(string key, string[] options, string? valueName, params string[] aliases) =>
        new() { Key = key, Options = options, ValueName = valueName, Aliases = aliases, Standing = Standing.NotBuilt };

    private static Setting NoEffect(string key, string? option) =>
        new() { Key = key, Options = option is null ? [] : [option], Standing = Standing.NoEffect };
}
