namespace ActorPm.Node.Launching;

/// <summary>
/// Variables of the caller's shell that belong to that shell's own surroundings and would mislead an app:
/// what a supervisor (ActorPm, PM2, systemd, Node.js' cluster) told the shell itself.
/// </summary>
internal static class ForeignVariables
{
    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        "ACTORPM_READY_FD", "ACTORPM_OWNER", "ACTORPM_KEEPER_BINARY", "ACTORPM_PRELOAD",
        "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "NODE_UNIQUE_ID", "NODE_APP_INSTANCE",
        "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
        "pm_id", "_",
    };

    /// <summary>PM2 puts its own fields into the environment of its apps, under names as common as <c>name</c> and <c>status</c>.</summary>
    private static readonly HashSet<string> OfPm2 = new(StringComparer.Ordinal)
    {
        "PM2_USAGE", "PM2_INTERACTOR_PROCESSING", "PM2_JSON_PROCESSING", "PM2_PROGRAMMATIC",
        "args", "automation", "autorestart", "autostart", "axm_actions", "axm_dynamic", "axm_monitor", "axm_options",
        "created_at", "cron_restart", "env", "exec_interpreter", "exec_mode", "exit_code", "filter_env", "increment_var",
        "instance_var", "instances", "kill_retry_time", "km_link", "merge_logs", "name", "namespace", "node_args",
        "node_version", "pm_cwd", "pm_err_log_path", "pm_exec_path", "pm_log_path", "pm_out_log_path", "pm_pid_path",
        "pm_uptime", "pmx", "prev_restart_delay", "restart_time", "status", "treekill", "unique_id", "unstable_restarts",
        "username", "version", "vizion", "vizion_running", "watch", "windowsHide",
    };

    /// <summary>PM2's fields are only looked for where this one is: it is in every app of PM2.</summary>
    private const string MarkOfPm2 = "pm_exec_path";

    /// <summary>Which variables of <paramref name="environment"/> are kept from apps.</summary>
    public static Func<string, bool> In(IReadOnlyDictionary<string, string> environment)
    {
        var fromPm2 = environment.ContainsKey(MarkOfPm2);
        return name => Always.Contains(name) || (fromPm2 && OfPm2.Contains(name));
    }
}
