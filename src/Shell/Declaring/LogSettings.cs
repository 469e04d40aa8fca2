using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>Where output goes and what its lines look like.</summary>
internal static class LogSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("out_file", ["--output", "-o"], "file", "file of the standard output", (app, input) => app with { OutFile = input.Single },
            "out", "output", "out_log"),
        Of("error_file", ["--error", "-e"], "file", "file of the standard error", (app, input) => app with { ErrorFile = input.Single },
            "error", "err", "err_file", "err_log"),
        Of("log_file", ["--log", "-l"], "[file]", "file of both together, besides the other two", Combined, "log"),
        Flagged("merge_logs", ["--merge-logs"], "all instances write the same files", (app, value) => app with { MergeLogs = value })
            with { Aliases = ["combine_logs"] },
        Of("log_type", ["--log-type"], "raw|json", "what a line looks like",
            (app, input) => app with { LogType = SettingValues.OneOf(input, "raw", "json") }),
        Flagged("time", ["--time"], "put the time before each line", (app, value) => app with { Time = value }),
        Of("log_date_format", ["--log-date-format"], "format", "put the time before each line, in this form (YYYY-MM-DD HH:mm:ss)",
            (app, input) => app with { LogDateFormat = input.Single }),
        Of("log_max_size", ["--log-max-size"], "size", "rotate a log file before it grows over this (10M; 0: never by size)",
            (app, input) => app with { LogMaxBytes = SettingValues.Memory(input).Bytes }),
        Of("log_max_age", ["--log-max-age"], "duration", "rotate a log file whose first line is older than this (1d; 0: never by age)",
            (app, input) => app with { LogMaxAge = SettingValues.Duration(input) }),
        Of("log_retain", ["--log-retain"], "number", "keep so many rotated files (30)",
            (app, input) => app with { LogRetain = SettingValues.Count(input) }),
        Flagged("log_compress", ["--no-log-compress"], "leave rotated files as they are (they are compressed otherwise)",
            (app, value) => app with { LogCompress = value }, bare: false, field: "compress rotated files"),
        Flagged("log_rotate", ["--no-log-rotate"], "let log files grow for ever (they are rotated otherwise)",
            (app, value) => app with { LogRotate = value }, bare: false, field: "rotate log files"),
        Flagged("disable_logs", ["--disable-logs"], "store and show no output", (app, value) => app with { DisableLogs = value }),
    ];

    // PM2: --log without a file (and log: true) asks for the default name, which it then never writes.
    private static AppDeclaration Combined(AppDeclaration app, SettingInput input) => input.Items is [] or ["true"]
        ? throw new DeclarationException($"{input.Origin}: expected a file")
        : app with { CombinedFile = input.Single == "false" ? "" : input.Single };
}
