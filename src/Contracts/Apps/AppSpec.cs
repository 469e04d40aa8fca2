using System.Diagnostics.CodeAnalysis;

namespace ActorPm.Contracts.Apps;

/// <summary>
/// What a user declares to be run, with every path absolute. This is the unit that is stored, compared
/// and handed over; nothing in it depends on the shell it was typed in (the caller's environment is a
/// record of its own).
/// </summary>
public sealed record AppSpec
{
    /// <summary>Name; several apps may share one, as in PM2.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace, usable wherever a name is.</summary>
    public string Namespace { get; set; } = "default";

    /// <summary>Absolute path of the script or program.</summary>
    public required string Script { get; init; }

    /// <summary>Arguments of the script.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>Working folder, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>Program that runs the script, by name or path; <c>none</c> when the script is the program.</summary>
    public string Interpreter { get; set; } = "none";

    /// <summary>Arguments of the interpreter, before the script.</summary>
    public IReadOnlyList<string> InterpreterArguments { get; set; } = [];

    /// <summary>How instances get their connections.</summary>
    public ExecMode Mode { get; set; }

    /// <summary>Number of instances, at least 1.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>
    /// It runs only while its server holds a lease, so that no other server of the fleet can run it at the same time; set by the
    /// fleet for <c>instances = single</c>.
    /// </summary>
    public bool Single { get; set; }

    /// <summary>Declared environment; wins over the caller's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Variables whose values are secret, declared or of the caller: names, <c>*_TOKEN</c>, <c>/regular expression/</c>; see
    /// <see cref="SecretNames"/>. May be null in what was stored before. In the node their values are a <see cref="SealedValue"/>.
    /// </summary>
    public IReadOnlyList<string> SecretVariables { get; set; } = [];

    /// <summary>Prefixes of variables of the caller that are kept from the app; empty for none.</summary>
    public IReadOnlyList<string> FilterEnvironment { get; set; } = [];

    /// <summary>User to run as, by name or number; null for the node's own.</summary>
    public string? User { get; set; }

    /// <summary>Group to run as, by name or number; null for the user's own.</summary>
    public string? Group { get; set; }

    /// <summary>False: the app is listed as stopped and started by hand.</summary>
    public bool Autostart { get; set; } = true;

    /// <summary>Limit on the resident memory of the process tree of one instance, in bytes; null for none.</summary>
    public long? MaxMemoryBytes { get; set; }

    /// <summary>Below <see cref="MaxMemoryBytes"/>: being over it is told once for each process, and reloads it where that costs no request; null for none.</summary>
    public long? SoftMemoryBytes { get; set; }

    /// <summary>What the kernel enforces.</summary>
    public LimitRules Limits { get; set; } = new();

    /// <summary>The user's own pid file (<c>file.pid</c> becomes <c>file-ID.pid</c>); null for the home's.</summary>
    public string? PidFile { get; set; }

    /// <summary>Variable that carries the number of the instance within its app.</summary>
    public string InstanceVariable { get; set; } = "NODE_APP_INSTANCE";

    /// <summary>Variable whose number is raised by the number of the instance (<c>PORT</c>: 3000, 3001, …); null for none.</summary>
    public string? IncrementVariable { get; set; }

    /// <summary>Measure Node.js programs from within, and let them finish their connections, by a small preload.</summary>
    public bool Instrument { get; set; } = true;

    /// <summary>Shell commands after <c>pbm pull</c> has moved the app's checkout, in its folder (PM2: post_update); may be null in what was stored before.</summary>
    public IReadOnlyList<string> PostUpdate { get; set; } = [];

    /// <summary>How connections reach instances that share their ports.</summary>
    public HandoffRules Handoff { get; set; } = new();

    /// <summary>Asked while it is online; an instance that fails it repeatedly is replaced. Null for none.</summary>
    public ProbeRules? Alive { get; set; }

    /// <summary>What happens when an instance ends by itself.</summary>
    public RestartRules Restart { get; set; } = new();

    /// <summary>How an instance is ended.</summary>
    public StopRules Stop { get; set; } = new();

    /// <summary>When an instance is online.</summary>
    public ReadyRules Ready { get; set; } = new();

    /// <summary>Where output goes.</summary>
    public LogRules Logs { get; set; } = new();

    /// <summary>Restarts when files change.</summary>
    public WatchRules Watch { get; set; } = new();

    /// <summary>Cron pattern of 5 or 6 fields (seconds first) at whose times it is restarted, in local time; null for none.</summary>
    public string? CronRestart { get; set; }

    /// <summary>Cron pattern at whose times it is run: a job, which is not started again when it ends. Null for an app that is meant to run all the time.</summary>
    public string? Schedule { get; set; }

    /// <summary>What becomes of a run of <see cref="Schedule"/> whose time comes while the one before still runs.</summary>
    public OverlapPolicy Overlap { get; set; }

    /// <summary>IANA name of the zone its patterns are meant in (<c>Europe/Berlin</c>); null for the server's own.</summary>
    public string? TimeZone { get; set; }

    /// <summary>What is called when something happens to it.</summary>
    public HookRules Hooks { get; set; } = new();

    /// <summary>Apps that are started before it and stopped after it.</summary>
    public IReadOnlyList<AppDependency> DependsOn { get; set; } = [];

    /// <summary>
    /// Two declarations with the same answer are the same app: script, arguments and working folder.
    /// The name alone is not enough (PM2 restarts the first of two projects started as <c>npm -- run start</c>).
    /// </summary>
    public bool IsSameAppAs(AppSpec other) =>
        Script == other.Script && Cwd == other.Cwd && Arguments.SequenceEqual(other.Arguments);

    /// <summary>JSON can say null where the type does not allow it; whoever takes an app in from outside asks this before anything else.</summary>
    public static bool IsWhole([NotNullWhen(true)] AppSpec? app) => app is
    {
        Name: not null, Namespace: not null, Script: not null, Cwd: not null, Interpreter: not null, InstanceVariable: not null,
        Handoff.Listen: not null, Limits: not null, DependsOn: not null, Watch.Paths: not null,
        Restart.StopExitCodes: not null, Stop.Signal: not null, Ready: not null, Logs.Rotation: not null, Environment: not null,
    }
    && new[] { app.Arguments, app.InterpreterArguments, app.FilterEnvironment, app.SecretVariables ?? [], app.Environment.Values }.All(texts => texts?.Contains(null!) == false);
}
