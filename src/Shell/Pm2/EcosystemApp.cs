using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Pm2;

/// <summary>
/// An app as an entry of <c>ecosystem.config.js</c>, in fields that PM2 itself reads, and in ours (which it skips) where
/// it has none; what is as usual is left out.
/// </summary>
internal static class EcosystemApp
{
    private static readonly AppSpec Usual = new() { Name = "", Script = "", Cwd = "" };

    public static void Write(Utf8JsonWriter json, AppSpec spec)
    {
        json.WriteStartObject();
        json.WriteString("name", spec.Name);
        Text(json, "namespace", spec.Namespace, Usual.Namespace);
        json.WriteString("script", spec.Script);
        Texts(json, "args", spec.Arguments);
        json.WriteString("cwd", spec.Cwd);
        json.WriteString("interpreter", spec.Interpreter);
        Texts(json, "node_args", spec.InterpreterArguments);
        Instances(json, spec);
        Text(json, "instance_var", spec.InstanceVariable, Usual.InstanceVariable);
        Text(json, "increment_var", spec.IncrementVariable, null);
        if (spec.FilterEnvironment.Contains("")) json.WriteBoolean("filter_env", true);
        else Texts(json, "filter_env", spec.FilterEnvironment);
        Text(json, "uid", spec.User, null);
        Text(json, "gid", spec.Group, null);
        if (!spec.Autostart) json.WriteBoolean("autostart", false);
        if (!spec.Instrument) json.WriteBoolean("pmx", false);
        Texts(json, "post_update", spec.PostUpdate ?? []);
        if (spec.MaxMemoryBytes is { } limit) json.WriteNumber("max_memory_restart", limit);
        if (spec.SoftMemoryBytes is { } soft) json.WriteNumber("memory_soft", soft);
        if (spec.Limits.MemoryBytes is { } most) json.WriteNumber("memory_max", most);
        if (spec.Limits.CpuPercent is { } percent) json.WriteString("cpu_max", $"{percent}%");
        Text(json, "pid_file", spec.PidFile, null);
        Restart(json, spec.Restart);
        Stop(json, spec.Stop);
        if (spec.Ready.WaitReady) json.WriteBoolean("wait_ready", true);
        // Read back, an app in cluster mode or with a question has another usual time: it is written there.
        Milliseconds(json, "listen_timeout", spec.Ready.ListenTimeout, ClusterMode.WaitsForMore(spec) ? null : Usual.Ready.ListenTimeout);
        EcosystemOwnFields.Handoff(json, spec.Handoff);
        EcosystemOwnFields.Probe(json, "ready", spec.Ready.Probe);
        EcosystemOwnFields.Probe(json, "alive", spec.Alive);
        Logs(json, spec.Logs);
        EcosystemOwnFields.Rotation(json, spec.Logs.Rotation);
        Watch(json, spec.Watch);
        Text(json, "cron_restart", spec.CronRestart, null);
        Text(json, "schedule", spec.Schedule, null);
        Text(json, "overlap", spec.Overlap.ToString().ToLowerInvariant(), "skip");
        Text(json, "timezone", spec.TimeZone, null);
        Text(json, "on_exit", spec.Hooks.OnExit, null);
        Text(json, "on_errored", spec.Hooks.OnErrored, null);
        Text(json, "on_ready", spec.Hooks.OnReady, null);
        Milliseconds(json, "hook_timeout", spec.Hooks.Timeout, Usual.Hooks.Timeout);
        Texts(json, "env_secret", spec.SecretVariables ?? []);
        Environment(json, spec);
        json.WriteEndObject();
    }

    // An instances field makes PM2 run a Node.js script in cluster mode, 1 included; exec_mode keeps it from that.
    private static void Instances(Utf8JsonWriter json, AppSpec spec)
    {
        if (spec.Mode == ExecMode.Fork && spec.Instances == 1) return;
        json.WriteNumber("instances", spec.Instances);
        json.WriteString("exec_mode", spec.Mode == ExecMode.Cluster ? "cluster" : "fork");
    }

    private static void Restart(Utf8JsonWriter json, RestartRules rules)
    {
        if (!rules.Autorestart) json.WriteBoolean("autorestart", false);
        if (rules.MaxRestarts != Usual.Restart.MaxRestarts) json.WriteNumber("max_restarts", rules.MaxRestarts);
        Milliseconds(json, "min_uptime", rules.MinUptime, Usual.Restart.MinUptime);
        Milliseconds(json, "restart_delay", rules.RestartDelay, Usual.Restart.RestartDelay);
        Milliseconds(json, "exp_backoff_restart_delay", rules.ExponentialBackoff, Usual.Restart.ExponentialBackoff);
        Milliseconds(json, "exp_backoff_reset_timer", rules.BackoffReset, Usual.Restart.BackoffReset);
        if (rules.StopExitCodes.Count == 0) return;
        json.WriteStartArray("stop_exit_codes");
        foreach (var code in rules.StopExitCodes) json.WriteNumberValue(code);
        json.WriteEndArray();
    }

    private static void Stop(Utf8JsonWriter json, StopRules rules)
    {
        Milliseconds(json, "kill_timeout", rules.KillTimeout, Usual.Stop.KillTimeout);
        if (!rules.TreeKill) json.WriteBoolean("treekill", false);
        if (rules.ShutdownWithMessage) json.WriteBoolean("shutdown_with_message", true);
        // PM2 has one signal for all apps and skips fields it does not know; pbm reads it back.
        Text(json, "stop_signal", rules.Signal, Usual.Stop.Signal);
    }

    private static void Logs(Utf8JsonWriter json, LogRules rules)
    {
        Text(json, "out_file", rules.OutFile is "" ? "/dev/null" : rules.OutFile, null);
        Text(json, "error_file", rules.ErrorFile is "" ? "/dev/null" : rules.ErrorFile, null);
        if (rules.CombinedFile is { Length: > 0 } combined) json.WriteString("log_file", combined);
        if (rules.Merge is { } merge) json.WriteBoolean("merge_logs", merge);
        if (rules.Format == LogFormat.Json) json.WriteString("log_type", "json");
        Text(json, "log_date_format", rules.DateFormat, null);
        if (rules.Disabled) json.WriteBoolean("disable_logs", true);
    }

    private static void Watch(Utf8JsonWriter json, WatchRules rules)
    {
        if (rules is { Enabled: true, Paths.Count: > 0 }) Texts(json, "watch", rules.Paths);
        else if (rules.Enabled) json.WriteBoolean("watch", true);
        Texts(json, "ignore_watch", rules.Ignore);
        Milliseconds(json, "watch_delay", rules.Delay, TimeSpan.Zero);
        Texts(json, "watch_ext", rules.Extensions);
        if (rules is { Polling: false, FollowLinks: true }) return;
        json.WriteStartObject("watch_options");
        if (rules.Polling) json.WriteBoolean("usePolling", true);
        if (!rules.FollowLinks) json.WriteBoolean("followSymlinks", false);
        json.WriteEndObject();
    }

    private static void Environment(Utf8JsonWriter json, AppSpec spec)
    {
        if (spec.Environment.Count == 0) return;
        json.WriteStartObject("env");
        foreach (var (name, value) in spec.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value, string? usual)
    {
        if (value is not null && value != usual) json.WriteString(name, value);
    }

    internal static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    internal static void Milliseconds(Utf8JsonWriter json, string name, TimeSpan? value, TimeSpan? usual)
    {
        if (value is { } said && said != usual) json.WriteNumber(name, (long)said.TotalMilliseconds);
    }
}
