using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>Lays what was said about an app over the rules it has, for a new app over the defaults.</summary>
internal static class RuleChanges
{
    private const string TimeFormat = "YYYY-MM-DDTHH:mm:ss"; // PM2's --time

    public static RestartRules Restart(AppDeclaration app, RestartRules rules)
    {
        if (app.RestartDelay > TimeSpan.Zero && app.ExponentialBackoff > TimeSpan.Zero)
            throw new DeclarationException("restart_delay and exp_backoff_restart_delay exclude each other", "leave one out");
        return rules with
        {
            Autorestart = app.Autorestart ?? rules.Autorestart,
            MaxRestarts = app.MaxRestarts ?? rules.MaxRestarts,
            MinUptime = app.MinUptime ?? rules.MinUptime,
            RestartDelay = app.RestartDelay ?? (app.ExponentialBackoff is null ? rules.RestartDelay : TimeSpan.Zero),
            ExponentialBackoff = app.ExponentialBackoff ?? (app.RestartDelay is null ? rules.ExponentialBackoff : TimeSpan.Zero),
            BackoffReset = app.BackoffReset ?? rules.BackoffReset,
            StopExitCodes = app.StopExitCodes ?? rules.StopExitCodes,
        };
    }

    /// <summary>0 takes a limit away.</summary>
    public static LimitRules Limits(AppDeclaration app, LimitRules rules) => rules with
    {
        MemoryBytes = app.LimitMemoryBytes is { } memory ? (memory == 0 ? null : memory) : rules.MemoryBytes,
        CpuPercent = app.LimitCpuPercent is { } cpu ? (cpu == 0 ? null : cpu) : rules.CpuPercent,
    };

    public static StopRules Stop(AppDeclaration app, StopRules rules) => rules with
    {
        Signal = app.StopSignal ?? rules.Signal,
        KillTimeout = app.KillTimeout ?? rules.KillTimeout,
        TreeKill = app.TreeKill ?? rules.TreeKill,
        ShutdownWithMessage = app.ShutdownWithMessage ?? rules.ShutdownWithMessage,
    };

    public static ReadyRules Ready(AppDeclaration app, ReadyRules rules) => rules with
    {
        WaitReady = app.WaitReady ?? rules.WaitReady,
        ListenTimeout = app.ListenTimeout ?? rules.ListenTimeout,
        Probe = app.ReadyProbe?.Over(rules.Probe, "ready") ?? rules.Probe,
    };

    public static HookRules Hooks(AppDeclaration app, HookRules rules) => rules with
    {
        OnExit = Hook(app.OnExit, rules.OnExit),
        OnErrored = Hook(app.OnErrored, rules.OnErrored),
        OnReady = Hook(app.OnReady, rules.OnReady),
        Timeout = app.HookTimeout ?? rules.Timeout,
    };

    private static string? Hook(string? said, string? before) => said is null ? before : said.Length == 0 ? null : said;

    public static ProbeRules? Alive(AppDeclaration app, ProbeRules? rules) => app.AliveProbe?.Over(rules, "alive") ?? rules;

    public static HandoffRules Handoff(AppDeclaration app, HandoffRules rules) => rules with
    {
        Kind = app.Handoff ?? rules.Kind,
        Listen = app.Listen ?? rules.Listen,
        Balance = app.Balance ?? rules.Balance,
        Proxy = app.Proxy ?? rules.Proxy,
        DrainTimeout = app.DrainTimeout ?? rules.DrainTimeout,
    };

    public static LogRules Logs(AppDeclaration app, LogRules rules, string cwd)
    {
        var date = app.LogDateFormat ?? (app.Time == true ? TimeFormat : rules.DateFormat);
        if (app.Time == false && app.LogDateFormat is null) date = null;
        return rules with
        {
            OutFile = File(app.OutFile, cwd) ?? rules.OutFile,
            ErrorFile = File(app.ErrorFile, cwd) ?? rules.ErrorFile,
            CombinedFile = File(app.CombinedFile, cwd) ?? rules.CombinedFile,
            Merge = app.MergeLogs ?? rules.Merge,
            Format = Format(app, rules, date),
            DateFormat = string.IsNullOrEmpty(date) ? null : date,
            Disabled = app.DisableLogs ?? rules.Disabled,
            Rotation = Rotation(app, rules.Rotation),
        };
    }

    public static WatchRules Watch(AppDeclaration app, WatchRules rules) => rules with
    {
        Enabled = app.Watch ?? rules.Enabled,
        Paths = app.WatchPaths ?? rules.Paths,
        Ignore = app.IgnoreWatch ?? rules.Ignore,
        Delay = app.WatchDelay ?? rules.Delay,
        Extensions = app.WatchExtensions ?? rules.Extensions,
        Polling = app.WatchPolling ?? rules.Polling,
        FollowLinks = app.WatchFollowLinks ?? rules.FollowLinks,
    };

    private static LogRotation Rotation(AppDeclaration app, LogRotation rules) => rules with
    {
        Enabled = app.LogRotate ?? rules.Enabled,
        MaxBytes = app.LogMaxBytes ?? rules.MaxBytes,
        MaxAge = app.LogMaxAge ?? rules.MaxAge,
        Keep = app.LogRetain ?? rules.Keep,
        Compress = app.LogCompress ?? rules.Compress,
    };

    private static LogFormat Format(AppDeclaration app, LogRules rules, string? date)
    {
        var json = app.LogType is { } type ? type == "json" : rules.Format == LogFormat.Json;
        if (json) return LogFormat.Json;
        return string.IsNullOrEmpty(date) ? LogFormat.Raw : LogFormat.Timestamp;
    }

    // PM2: NULL and /dev/null mean nowhere, which is the empty path here.
    private static string? File(string? path, string cwd) => path switch
    {
        null => null,
        "" or "NULL" or "null" or "/dev/null" => "",
        _ => AppSpecBuilder.Absolute(path, cwd),
    };
}
