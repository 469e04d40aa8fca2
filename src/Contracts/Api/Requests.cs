using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Api;

/// <summary>
/// Declares apps and starts them, as one transaction. An app that is there already (same script,
/// arguments and folder): refused while it runs, unless <see cref="Force"/>; started when it does not;
/// with <see cref="RestartExisting"/> it gets the new spec and is restarted.
/// </summary>
public sealed record StartApps
{
    /// <summary>The apps.</summary>
    public required IReadOnlyList<AppSpec> Apps { get; init; }

    /// <summary>Environment of the caller; kept apart from the declared one.</summary>
    public required IReadOnlyDictionary<string, string> CallerEnvironment { get; init; }

    /// <summary>Start another copy of an app that already runs.</summary>
    public bool Force { get; set; }

    /// <summary>The apps come from a file: one whose name is there already is updated and restarted.</summary>
    public bool RestartExisting { get; set; }

    /// <summary>The project whose file declares them; null for apps of no file.</summary>
    public string? Project { get; set; }

    /// <summary>Who asks, for the history.</summary>
    public string? By { get; set; }

    /// <summary>With <see cref="RestartExisting"/>: what is there is reloaded instead, see <see cref="AppAction.Reload"/>.</summary>
    public bool ReloadExisting { get; set; }

    /// <summary>So many instances of an app are reloaded at once; null lets the node decide.</summary>
    public int? Parallel { get; set; }
}

/// <summary>Which instances are meant.</summary>
/// <param name="Names">Names, namespaces, ids, <c>all</c>, <c>/regular expression/</c>, script paths.</param>
public sealed record Targets(IReadOnlyList<string> Names);

/// <summary>Acts on apps that are there.</summary>
public sealed record ActOnApps
{
    /// <summary>What to do.</summary>
    public required AppAction Action { get; init; }

    /// <summary>On which, see <see cref="Api.Targets"/>.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Fields to change first (start and restart); null for none.</summary>
    public AppChanges? Changes { get; set; }

    /// <summary>Who asks, for the history.</summary>
    public string? By { get; set; }

    /// <summary>New environment of the caller (<c>--update-env</c>); null keeps the recorded one.</summary>
    public IReadOnlyDictionary<string, string>? CallerEnvironment { get; set; }

    /// <summary>So many instances of an app are reloaded at once; null lets the node decide.</summary>
    public int? Parallel { get; set; }

    /// <summary>Also an app of the fleet that is named is acted on only as far as it runs on the server that is asked.</summary>
    public bool Here { get; set; }

    /// <summary>What is deleted finishes its connections first.</summary>
    public bool Drain { get; set; }

    /// <summary>For deleting an app of the fleet: <see cref="PlannedApp.Seen"/> of the plan that was agreed to, refused when the app is not as it was then; null agrees to anything.</summary>
    public string? Agreed { get; set; }
}

/// <summary>Changes the number of instances of one app, leaving the others alone.</summary>
public sealed record ScaleApp
{
    /// <summary>Name or id; it must mean one app.</summary>
    public required string Target { get; init; }

    /// <summary>The number wanted, or the difference with <see cref="Relative"/>.</summary>
    public required int Count { get; init; }

    /// <summary>Who asks, for the history.</summary>
    public string? By { get; set; }

    /// <summary>So many more (or, negative, fewer).</summary>
    public bool Relative { get; set; }
}

/// <summary>What can be done to an app.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AppAction>))]
public enum AppAction
{
    /// <summary>Start what is stopped; restart what runs.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>Stop and keep in the list.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop,

    /// <summary>Stop, then start under the same id.</summary>
    [JsonStringEnumMemberName("restart")]
    Restart,

    /// <summary>Stop and take out of the list; spec and logs are kept for seven days.</summary>
    [JsonStringEnumMemberName("delete")]
    Delete,

    /// <summary>Bring a deleted app back, stopped or running as it was.</summary>
    [JsonStringEnumMemberName("undelete")]
    Undelete,

    /// <summary>Set the counters to 0.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>
    /// Replace each running instance by a new process that takes its place once it is ready. Instances without
    /// a shared port are stopped, then started.
    /// </summary>
    [JsonStringEnumMemberName("reload")]
    Reload,
}

/// <summary>Fields of an <see cref="AppSpec"/> to replace; null leaves a field as it is.</summary>
public sealed record AppChanges
{
    /// <summary>New name.</summary>
    public string? Name { get; set; }

    /// <summary>New namespace.</summary>
    public string? Namespace { get; set; }

    /// <summary>New arguments.</summary>
    public IReadOnlyList<string>? Arguments { get; set; }

    /// <summary>New working folder.</summary>
    public string? Cwd { get; set; }

    /// <summary>New interpreter.</summary>
    public string? Interpreter { get; set; }

    /// <summary>New arguments of the interpreter; empty removes them.</summary>
    public IReadOnlyList<string>? InterpreterArguments { get; set; }

    /// <summary>New memory limit in bytes; 0 removes it.</summary>
    public long? MaxMemoryBytes { get; set; }

    /// <summary>New soft memory limit in bytes; 0 removes it.</summary>
    public long? SoftMemoryBytes { get; set; }

    /// <summary>New limits of the kernel.</summary>
    public LimitRules? Limits { get; set; }

    /// <summary>With or without the preload in Node.js programs.</summary>
    public bool? Instrument { get; set; }

    /// <summary>New restart rules.</summary>
    public RestartRules? Restart { get; set; }

    /// <summary>New stop rules.</summary>
    public StopRules? Stop { get; set; }

    /// <summary>New ready rules.</summary>
    public ReadyRules? Ready { get; set; }

    /// <summary>New log rules.</summary>
    public LogRules? Logs { get; set; }

    /// <summary>New watch rules.</summary>
    public WatchRules? Watch { get; set; }

    /// <summary>New cron pattern for restarts; empty removes it.</summary>
    public string? CronRestart { get; set; }

    /// <summary>New cron pattern of a job; empty removes it.</summary>
    public string? Schedule { get; set; }

    /// <summary>New rule for runs that overlap.</summary>
    public OverlapPolicy? Overlap { get; set; }

    /// <summary>New time zone of the patterns; empty means the server's own.</summary>
    public string? TimeZone { get; set; }

    /// <summary>New hooks.</summary>
    public HookRules? Hooks { get; set; }

    /// <summary>New rules of how connections reach instances.</summary>
    public HandoffRules? Handoff { get; set; }

    /// <summary>New question asked while it is online.</summary>
    public ProbeRules? Alive { get; set; }

    /// <summary>The spec with these changes.</summary>
    public AppSpec ApplyTo(AppSpec spec) => spec with
    {
        Name = Name ?? spec.Name,
        Namespace = Namespace ?? spec.Namespace,
        Arguments = Arguments ?? spec.Arguments,
        Cwd = Cwd ?? spec.Cwd,
        Interpreter = Interpreter ?? spec.Interpreter,
        InterpreterArguments = InterpreterArguments ?? spec.InterpreterArguments,
        MaxMemoryBytes = MaxMemoryBytes is { } limit ? (limit == 0 ? null : limit) : spec.MaxMemoryBytes,
        SoftMemoryBytes = SoftMemoryBytes is { } soft ? (soft == 0 ? null : soft) : spec.SoftMemoryBytes,
        Limits = Limits ?? spec.Limits,
        Instrument = Instrument ?? spec.Instrument,
        Restart = Restart ?? spec.Restart,
        Stop = Stop ?? spec.Stop,
        Ready = Ready ?? spec.Ready,
        Logs = Logs ?? spec.Logs,
        Watch = Watch ?? spec.Watch,
        CronRestart = Unless(CronRestart, spec.CronRestart),
        Schedule = Unless(Schedule, spec.Schedule),
        Overlap = Overlap ?? spec.Overlap,
        TimeZone = Unless(TimeZone, spec.TimeZone),
        Hooks = Hooks ?? spec.Hooks,
        Handoff = Handoff ?? spec.Handoff,
        Alive = Alive ?? spec.Alive,
    };

    /// <summary>The new text; none when it is empty, the old one when nothing was said.</summary>
    private static string? Unless(string? text, string? before) => text is null ? before : text.Length == 0 ? null : text;
}

/// <summary>Ends the node.</summary>
public sealed record ShutdownNode
{
    /// <summary>
    /// True (<c>pbm kill</c>): stop all apps, remember them as stopped, end node and keeper.
    /// False: the node goes away and leaves every process alone.
    /// </summary>
    public required bool StopApps { get; init; }
}

/// <summary>Replaces the running keeper and node by other binaries; no app notices.</summary>
public sealed record UpdateNode
{
    /// <summary>Absolute path of the new node.</summary>
    public required string Node { get; init; }

    /// <summary>Absolute path of the new keeper.</summary>
    public required string Keeper { get; init; }
}
