using System.Security.Cryptography;
using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Api.Instances;

/// <summary>What was declared, under the names PM2's files have for it. Options that were not set are left out, as PM2 does.</summary>
internal static class Pm2DeclaredFields
{
    /// <summary>What PM2's <c>time</c> stands for.</summary>
    private const string FormatOfTime = "YYYY-MM-DDTHH:mm:ss";

    private static readonly RestartRules UsualRestart = new();
    private static readonly StopRules UsualStop = new();
    private static readonly ReadyRules UsualReady = new();

    /// <summary>Writes them.</summary>
    public static void Write(Pm2Fields fields, InstanceDetail detail)
    {
        var spec = detail.Spec;
        fields.Text("name", spec.Name);
        fields.Text("namespace", spec.Namespace);
        fields.Texts("filter_env", spec.FilterEnvironment);
        if (spec.Arguments.Count > 0) fields.Texts("args", spec.Arguments);
        fields.Texts("node_args", spec.InterpreterArguments);
        fields.Text("pm_exec_path", spec.Script);
        fields.Text("pm_cwd", spec.Cwd);
        fields.Text("exec_interpreter", spec.Interpreter);
        fields.Text("exec_mode", spec.Mode == ExecMode.Cluster ? "cluster_mode" : "fork_mode");
        fields.Number("instances", spec.Instances);
        fields.Text("instance_var", spec.InstanceVariable);
        fields.Number(spec.InstanceVariable, detail.Slot);
        fields.Text("uid", spec.User);
        fields.Text("gid", spec.Group);
        fields.Flag("autostart", spec.Autostart);
        Watch(fields, spec.Watch);
        fields.Text("cron_restart", spec.CronRestart);
        if (spec.Schedule is not null)
        {
            // Not PM2's.
            fields.Text("schedule", spec.Schedule);
            fields.Text("overlap", spec.Overlap.ToString().ToLowerInvariant());
        }

        fields.Text("timezone", spec.TimeZone);
        if (spec.MaxMemoryBytes is { } limit) fields.Number("max_memory_restart", limit);
        Restart(fields, spec.Restart);
        Stop(fields, spec.Stop);
        fields.Milliseconds("listen_timeout", spec.Ready.ListenTimeout, UsualReady.ListenTimeout);
        if (spec.Ready.WaitReady) fields.Flag("wait_ready", true);
        Logs(fields, detail);
        fields.Flag("pmx", spec.Instrument);
        // What ActorPm does not have is as PM2 shows it when it is off.
        foreach (var name in (ReadOnlySpan<string>)["vizion", "automation", "windowsHide", "km_link", "vizion_running"]) fields.Flag(name, false);
    }

    private static void Watch(Pm2Fields fields, WatchRules rules)
    {
        if (rules is { Enabled: true, Paths.Count: > 0 }) fields.Texts("watch", rules.Paths);
        else fields.Flag("watch", rules.Enabled);
        if (rules.Ignore.Count > 0) fields.Texts("ignore_watch", rules.Ignore);
        fields.Milliseconds("watch_delay", rules.Delay, TimeSpan.Zero);
        if (rules.Polling || !rules.FollowLinks) fields.Flags("watch_options", ("usePolling", rules.Polling), ("followSymlinks", rules.FollowLinks));
    }

    private static void Restart(Pm2Fields fields, RestartRules rules)
    {
        fields.Flag("autorestart", rules.Autorestart);
        if (rules.MaxRestarts != UsualRestart.MaxRestarts) fields.Number("max_restarts", rules.MaxRestarts);
        fields.Milliseconds("min_uptime", rules.MinUptime, UsualRestart.MinUptime);
        fields.Milliseconds("restart_delay", rules.RestartDelay, UsualRestart.RestartDelay);
        fields.Milliseconds("exp_backoff_restart_delay", rules.ExponentialBackoff, UsualRestart.ExponentialBackoff);
        if (rules.StopExitCodes.Count > 0) fields.Numbers("stop_exit_codes", rules.StopExitCodes);
    }

    private static void Stop(Pm2Fields fields, StopRules rules)
    {
        fields.Flag("treekill", rules.TreeKill);
        fields.Milliseconds("kill_timeout", rules.KillTimeout, UsualStop.KillTimeout);
        fields.Number("kill_retry_time", 100);
        if (rules.Signal != UsualStop.Signal) fields.Text("kill_signal", rules.Signal);
        if (rules.ShutdownWithMessage) fields.Flag("shutdown_with_message", true);
    }

    private static void Logs(Pm2Fields fields, InstanceDetail detail)
    {
        var rules = detail.Spec.Logs;
        var isAlone = detail.Spec is { Instances: 1, Mode: ExecMode.Fork };
        if (rules.Merge is not null || isAlone) fields.Flag("merge_logs", rules.Merge ?? true);
        fields.Text("pm_out_log_path", detail.OutLog.Length == 0 ? "/dev/null" : detail.OutLog);
        fields.Text("pm_err_log_path", detail.ErrorLog.Length == 0 ? "/dev/null" : detail.ErrorLog);
        fields.Text("pm_log_path", detail.CombinedLog);
        fields.Text("pm_pid_path", detail.PidFile);
        fields.Text("log_date_format", rules.DateFormat);
        if (rules.DateFormat == FormatOfTime) fields.Flag("time", true);
        if (rules.Format == LogFormat.Json) fields.Text("log_type", "json");
        if (rules.Disabled) fields.Flag("disable_logs", true);
    }

    /// <summary>PM2's random id of an instance; here made of what names the instance, so that it stays the same.</summary>
    public static string UniqueId(InstanceDetail detail)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{detail.Id}/{detail.CreatedAt}/{detail.Spec.Script}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }
}
