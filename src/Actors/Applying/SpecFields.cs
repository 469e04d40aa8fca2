using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Applying;

/// <summary>
/// All fields of a spec but name, instances and environment, with what a change of each needs. What only the node
/// looks at while a process runs changes in place; what a process was started with needs a new one.
/// </summary>
internal static class SpecFields
{
    public static IReadOnlyList<SpecField> All { get; } =
    [
        InPlace("namespace", spec => spec.Namespace, (to, from) => to with { Namespace = from.Namespace }),
        Reload("script", spec => spec.Script, (to, from) => to with { Script = from.Script }),
        Reload("args", spec => Words(spec.Arguments), (to, from) => to with { Arguments = from.Arguments }),
        Reload("cwd", spec => spec.Cwd, (to, from) => to with { Cwd = from.Cwd }),
        Reload("interpreter", spec => spec.Interpreter, (to, from) => to with { Interpreter = from.Interpreter }),
        Reload("node_args", spec => Words(spec.InterpreterArguments), (to, from) => to with { InterpreterArguments = from.InterpreterArguments }),
        Reload("exec_mode", spec => spec.Mode == ExecMode.Cluster ? "cluster" : "fork", (to, from) => to with { Mode = from.Mode }),
        // The keeper's note of a process is written at its start: a new one must hold the sealed values.
        Reload("env_secret", spec => Words(spec.SecretVariables ?? []), (to, from) => to with { SecretVariables = from.SecretVariables }),
        Reload("filter_env", spec => Words(spec.FilterEnvironment), (to, from) => to with { FilterEnvironment = from.FilterEnvironment }),
        Reload("uid", spec => spec.User, (to, from) => to with { User = from.User }),
        Reload("gid", spec => spec.Group, (to, from) => to with { Group = from.Group }),
        InPlace("single", spec => Flag(spec.Single), (to, from) => to with { Single = from.Single }),
        InPlace("autostart", spec => Flag(spec.Autostart), (to, from) => to with { Autostart = from.Autostart }),
        InPlace("max_memory_restart", spec => Size(spec.MaxMemoryBytes), (to, from) => to with { MaxMemoryBytes = from.MaxMemoryBytes }),
        InPlace("memory_soft", spec => Size(spec.SoftMemoryBytes), (to, from) => to with { SoftMemoryBytes = from.SoftMemoryBytes }),
        Reload("memory_max", spec => Size(spec.Limits.MemoryBytes), (to, from) => to with { Limits = to.Limits with { MemoryBytes = from.Limits.MemoryBytes } }),
        Reload("cpu_max", spec => spec.Limits.CpuPercent is { } percent ? $"{Number(percent)}%" : null, (to, from) => to with { Limits = to.Limits with { CpuPercent = from.Limits.CpuPercent } }),
        Reload("pid_file", spec => spec.PidFile, (to, from) => to with { PidFile = from.PidFile }),
        Reload("instance_var", spec => spec.InstanceVariable, (to, from) => to with { InstanceVariable = from.InstanceVariable }),
        Reload("increment_var", spec => spec.IncrementVariable, (to, from) => to with { IncrementVariable = from.IncrementVariable }),
        InPlace("post_update", spec => List(spec.PostUpdate ?? []), (to, from) => to with { PostUpdate = from.PostUpdate }),
        Reload("pmx", spec => Flag(spec.Instrument), (to, from) => to with { Instrument = from.Instrument }),
        InPlace("cron_restart", spec => spec.CronRestart, (to, from) => to with { CronRestart = from.CronRestart }),
        InPlace("schedule", spec => spec.Schedule, (to, from) => to with { Schedule = from.Schedule }),
        InPlace("overlap", spec => Json(spec.Overlap), (to, from) => to with { Overlap = from.Overlap }),
        InPlace("timezone", spec => spec.TimeZone, (to, from) => to with { TimeZone = from.TimeZone }),
        InPlace("on_exit", spec => spec.Hooks.OnExit, (to, from) => to with { Hooks = to.Hooks with { OnExit = from.Hooks.OnExit } }),
        InPlace("on_errored", spec => spec.Hooks.OnErrored, (to, from) => to with { Hooks = to.Hooks with { OnErrored = from.Hooks.OnErrored } }),
        InPlace("on_ready", spec => spec.Hooks.OnReady, (to, from) => to with { Hooks = to.Hooks with { OnReady = from.Hooks.OnReady } }),
        InPlace("hook_timeout", spec => Time(spec.Hooks.Timeout), (to, from) => to with { Hooks = to.Hooks with { Timeout = from.Hooks.Timeout } }),
        InPlace("depends_on", spec => List(spec.DependsOn.Select(one => one.ToString())), (to, from) => to with { DependsOn = from.DependsOn }),
        .. Restart(), .. Stop(), .. Ready(), .. Handoff(), .. Logs(), .. Watch(),
        .. Probe("alive", AppChange.InPlace, spec => spec.Alive, (spec, probe) => spec with { Alive = probe }),
    ];

    private static IEnumerable<SpecField> Restart() =>
    [
        InPlace("autorestart", spec => Flag(spec.Restart.Autorestart), (to, from) => to with { Restart = to.Restart with { Autorestart = from.Restart.Autorestart } }),
        InPlace("max_restarts", spec => Number(spec.Restart.MaxRestarts), (to, from) => to with { Restart = to.Restart with { MaxRestarts = from.Restart.MaxRestarts } }),
        InPlace("min_uptime", spec => Time(spec.Restart.MinUptime), (to, from) => to with { Restart = to.Restart with { MinUptime = from.Restart.MinUptime } }),
        InPlace("restart_delay", spec => Time(spec.Restart.RestartDelay), (to, from) => to with { Restart = to.Restart with { RestartDelay = from.Restart.RestartDelay } }),
        InPlace("exp_backoff_restart_delay", spec => Time(spec.Restart.ExponentialBackoff), (to, from) => to with { Restart = to.Restart with { ExponentialBackoff = from.Restart.ExponentialBackoff } }),
        InPlace("exp_backoff_reset_timer", spec => Time(spec.Restart.BackoffReset), (to, from) => to with { Restart = to.Restart with { BackoffReset = from.Restart.BackoffReset } }),
        InPlace("stop_exit_codes", spec => List(spec.Restart.StopExitCodes.Select(code => Number(code))), (to, from) => to with { Restart = to.Restart with { StopExitCodes = from.Restart.StopExitCodes } }),
    ];

    private static IEnumerable<SpecField> Stop() =>
    [
        InPlace("stop_signal", spec => spec.Stop.Signal, (to, from) => to with { Stop = to.Stop with { Signal = from.Stop.Signal } }),
        InPlace("kill_timeout", spec => Time(spec.Stop.KillTimeout), (to, from) => to with { Stop = to.Stop with { KillTimeout = from.Stop.KillTimeout } }),
        InPlace("treekill", spec => Flag(spec.Stop.TreeKill), (to, from) => to with { Stop = to.Stop with { TreeKill = from.Stop.TreeKill } }),
        InPlace("shutdown_with_message", spec => Flag(spec.Stop.ShutdownWithMessage), (to, from) => to with { Stop = to.Stop with { ShutdownWithMessage = from.Stop.ShutdownWithMessage } }),
    ];

    private static IEnumerable<SpecField> Ready() =>
    [
        // They count for the next process; the one that runs is ready already.
        InPlace("wait_ready", spec => Flag(spec.Ready.WaitReady), (to, from) => to with { Ready = to.Ready with { WaitReady = from.Ready.WaitReady } }),
        InPlace("listen_timeout", spec => Time(spec.Ready.ListenTimeout), (to, from) => to with { Ready = to.Ready with { ListenTimeout = from.Ready.ListenTimeout } }),
        .. Probe("ready", AppChange.InPlace, spec => spec.Ready.Probe, (spec, probe) => spec with { Ready = spec.Ready with { Probe = probe } }),
    ];

    private static IEnumerable<SpecField> Handoff() =>
    [
        Reload("handoff", spec => Json(spec.Handoff.Kind), (to, from) => to with { Handoff = to.Handoff with { Kind = from.Handoff.Kind } }),
        Reload("listen", spec => List(spec.Handoff.Listen), (to, from) => to with { Handoff = to.Handoff with { Listen = from.Handoff.Listen } }),
        Reload("balance", spec => Json(spec.Handoff.Balance), (to, from) => to with { Handoff = to.Handoff with { Balance = from.Handoff.Balance } }),
        Reload("proxy", spec => Json(spec.Handoff.Proxy), (to, from) => to with { Handoff = to.Handoff with { Proxy = from.Handoff.Proxy } }),
        InPlace("drain_timeout", spec => Time(spec.Handoff.DrainTimeout), (to, from) => to with { Handoff = to.Handoff with { DrainTimeout = from.Handoff.DrainTimeout } }),
    ];

    private static IEnumerable<SpecField> Logs() =>
    [
        Reload("out_file", spec => File(spec.Logs.OutFile), (to, from) => to with { Logs = to.Logs with { OutFile = from.Logs.OutFile } }),
        Reload("error_file", spec => File(spec.Logs.ErrorFile), (to, from) => to with { Logs = to.Logs with { ErrorFile = from.Logs.ErrorFile } }),
        Reload("log_file", spec => File(spec.Logs.CombinedFile), (to, from) => to with { Logs = to.Logs with { CombinedFile = from.Logs.CombinedFile } }),
        Reload("merge_logs", spec => spec.Logs.Merge is { } merge ? Flag(merge) : null, (to, from) => to with { Logs = to.Logs with { Merge = from.Logs.Merge } }),
        Reload("log_type", spec => Json(spec.Logs.Format), (to, from) => to with { Logs = to.Logs with { Format = from.Logs.Format } }),
        Reload("log_date_format", spec => spec.Logs.DateFormat, (to, from) => to with { Logs = to.Logs with { DateFormat = from.Logs.DateFormat } }),
        Reload("disable_logs", spec => Flag(spec.Logs.Disabled), (to, from) => to with { Logs = to.Logs with { Disabled = from.Logs.Disabled } }),
        Rotation("log_rotate", rules => Flag(rules.Enabled), (to, from) => to with { Enabled = from.Enabled }),
        Rotation("log_max_size", rules => Size(rules.MaxBytes), (to, from) => to with { MaxBytes = from.MaxBytes }),
        Rotation("log_max_age", rules => Time(rules.MaxAge), (to, from) => to with { MaxAge = from.MaxAge }),
        Rotation("log_retain", rules => Number(rules.Keep), (to, from) => to with { Keep = from.Keep }),
        Rotation("log_compress", rules => Flag(rules.Compress), (to, from) => to with { Compress = from.Compress }),
    ];

    private static IEnumerable<SpecField> Watch() =>
    [
        Watching("watch", rules => Flag(rules.Enabled), (to, from) => to with { Enabled = from.Enabled }),
        Watching("watch_paths", rules => List(rules.Paths), (to, from) => to with { Paths = from.Paths }),
        Watching("ignore_watch", rules => List(rules.Ignore), (to, from) => to with { Ignore = from.Ignore }),
        Watching("watch_ext", rules => List(rules.Extensions), (to, from) => to with { Extensions = from.Extensions }),
        Watching("watch_delay", rules => Time(rules.Delay), (to, from) => to with { Delay = from.Delay }),
        Watching("watch_options.usePolling", rules => Flag(rules.Polling), (to, from) => to with { Polling = from.Polling }),
        Watching("watch_options.followSymlinks", rules => Flag(rules.FollowLinks), (to, from) => to with { FollowLinks = from.FollowLinks }),
        Watching("watch_expects_edits", rules => Flag(rules.ExpectEdits), (to, from) => to with { ExpectEdits = from.ExpectEdits }),
    ];

    /// <summary>One field for the whole question: its parts mean nothing alone.</summary>
    private static IEnumerable<SpecField> Probe(string name, AppChange change, Func<AppSpec, ProbeRules?> read, Func<AppSpec, ProbeRules?, AppSpec> write) =>
        [new SpecField(name, change, spec => read(spec) is { } rules ? ProbeText(rules) : null, (to, from) => write(to, read(from)))];

    private static string ProbeText(ProbeRules rules)
    {
        List<string> parts = [];
        if (rules.Http is { } path) parts.Add("http " + path);
        if (rules.Tcp is { } tcp) parts.Add("tcp " + Number(tcp));
        if (rules.Log is { } text) parts.Add("log " + Quoted(text));
        if (rules.Port is { } port) parts.Add("port " + Number(port));
        if (rules.Interval is { } interval) parts.Add("interval " + Time(interval));
        if (rules.Timeout is { } timeout) parts.Add("timeout " + Time(timeout));
        if (rules.Failures != new ProbeRules().Failures) parts.Add("failures " + Number(rules.Failures));
        return string.Join(", ", parts);
    }

    private static SpecField Rotation(string name, Func<LogRotation, string?> read, Func<LogRotation, LogRotation, LogRotation> copy) => InPlace(
        name, spec => read(spec.Logs.Rotation), (to, from) => to with { Logs = to.Logs with { Rotation = copy(to.Logs.Rotation, from.Logs.Rotation) } });

    private static SpecField Watching(string name, Func<WatchRules, string?> read, Func<WatchRules, WatchRules, WatchRules> copy) =>
        InPlace(name, spec => read(spec.Watch), (to, from) => to with { Watch = copy(to.Watch, from.Watch) });

    private static SpecField InPlace(string name, Func<AppSpec, string?> read, Func<AppSpec, AppSpec, AppSpec> copy) => new(name, AppChange.InPlace, read, copy);

    private static SpecField Reload(string name, Func<AppSpec, string?> read, Func<AppSpec, AppSpec, AppSpec> copy) => new(name, AppChange.Reload, read, copy);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Size(long? bytes) => bytes is { } size ? ByteSize.ToExactText(size) : null;

    private static string Time(TimeSpan duration) => DurationText.ToExactText(duration);

    private static string? File(string? path) => path is "" ? "none" : path;

    private static string Json<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string? List(IEnumerable<string> items) => Words([.. items]);

    /// <summary>Words with blanks or quotes in them are quoted, so that no two lists look the same.</summary>
    private static string? Words(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(' ', words.Select(word =>
        word.Length > 0 && !word.Any(character => char.IsWhiteSpace(character) || character is '"' or '\\' || char.IsControl(character)) ? word : Quoted(word)));

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
