using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>When an app is started again, how it is ended and when it counts as online.</summary>
internal static class RestartSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Flagged("autorestart", ["--no-autorestart"], "run once, do not start again after an exit",
            (app, value) => app with { Autorestart = value }, bare: false, field: "start it again after it has ended by itself"),
        Of("max_restarts", ["--max-restarts"], "count", "so many unstable starts end in errored",
            (app, input) => app with { MaxRestarts = SettingValues.Count(input) }),
        Of("min_uptime", ["--min-uptime"], "duration", "an exit earlier than this after its start is unstable",
            (app, input) => app with { MinUptime = SettingValues.Duration(input) }),
        Of("restart_delay", ["--restart-delay"], "duration", "wait before each automatic restart",
            (app, input) => app with { RestartDelay = SettingValues.Duration(input) }),
        Of("exp_backoff_restart_delay", ["--exp-backoff-restart-delay"], "duration", "first wait of growing waits before automatic restarts",
            (app, input) => app with { ExponentialBackoff = SettingValues.Duration(input) }),
        Of("exp_backoff_reset_timer", ["--exp-backoff-reset-timer"], "duration", "being up so long begins the growing waits anew (30s)",
            (app, input) => app with { BackoffReset = SettingValues.Duration(input) }),
        Of("stop_exit_codes", ["--stop-exit-codes"], "codes", "exit codes after which the app is left stopped",
            (app, input) => app with { StopExitCodes = [.. app.StopExitCodes ?? [], .. SettingValues.ExitCodes(input)] }),
        Of("max_memory_restart", ["--max-memory-restart"], "size", "restart an instance whose processes use more, like 300M",
            MaxMemory),
        Of("memory_soft", ["--memory-soft"], "size", "an instance whose processes use more is told of by an event, and reloaded where that costs no request",
            SoftMemory),
        Of("memory_max", ["--memory-max"], "size", "the kernel ends an instance whose processes use more together, like 300M (needs a cgroup v2 of the keeper's own)",
            LimitMemory),
        Of("cpu_max", ["--cpu-max"], "share", "the kernel lets the processes of an instance use no more, like 50% of one processor, or 1.5 processors (needs a cgroup v2 of the keeper's own)",
            (app, input) => app with { LimitCpuPercent = SettingValues.CpuPercent(input) }),
        Of("kill_timeout", ["--kill-timeout", "-k"], "duration", "time between the stop signal and SIGKILL",
            (app, input) => app with { KillTimeout = SettingValues.Duration(input) }),
        Of("stop_signal", ["--stop-signal"], "signal", "first signal of a stop, SIGINT by default",
            (app, input) => app with { StopSignal = SettingValues.Signal(input) }),
        Flagged("shutdown_with_message", ["--shutdown-with-message"], "stop by the message 'shutdown' instead of a signal (Node.js)",
            (app, value) => app with { ShutdownWithMessage = value }),
        Flagged("treekill", ["--no-treekill"], "stop the main process only, not its descendants",
            (app, value) => app with { TreeKill = value }, bare: false, field: "stop the descendants of the main process too"),
        Flagged("wait_ready", ["--wait-ready"], "online only after process.send('ready')",
            (app, value) => app with { WaitReady = value }),
        Of("listen_timeout", ["--listen-timeout"], "duration", "an app not ready after this time failed to start",
            (app, input) => app with { ListenTimeout = SettingValues.Duration(input) }),
    ];

    private static AppDeclaration LimitMemory(AppDeclaration app, SettingInput input)
    {
        var (bytes, notice) = SettingValues.Memory(input);
        return app with { LimitMemoryBytes = bytes, Notices = notice is null ? app.Notices : [.. app.Notices, notice] };
    }

    private static AppDeclaration SoftMemory(AppDeclaration app, SettingInput input)
    {
        var (bytes, notice) = SettingValues.Memory(input);
        return app with { SoftMemoryBytes = bytes, Notices = notice is null ? app.Notices : [.. app.Notices, notice] };
    }

    private static AppDeclaration MaxMemory(AppDeclaration app, SettingInput input)
    {
        var (bytes, notice) = SettingValues.Memory(input);
        return app with { MaxMemoryBytes = bytes, Notices = notice is null ? app.Notices : [.. app.Notices, notice] };
    }
}
