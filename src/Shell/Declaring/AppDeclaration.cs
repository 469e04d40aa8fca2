using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>
/// What was said about an app, by options or in a file; null where nothing was. Paths are as typed.
/// </summary>
internal sealed record AppDeclaration
{
    public string? Name { get; init; }
    public string? NamePrefix { get; init; }

    /// <summary>The name gets <c>-production</c> with <c>--env production</c>.</summary>
    public bool? AppendEnvironmentToName { get; init; }
    public string? Namespace { get; init; }
    public string? Script { get; init; }
    public IReadOnlyList<string>? Arguments { get; init; }
    public string? Cwd { get; init; }
    public string? Interpreter { get; init; }
    public IReadOnlyList<string>? InterpreterArguments { get; init; }
    public InstanceCount? Instances { get; init; }

    /// <summary>True: PM2's <c>-x</c> or <c>exec_mode: fork</c>, instances on their own. False: <c>exec_mode: cluster</c>.</summary>
    public bool? ForkMode { get; init; }
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
    public int? Port { get; init; }
    public IReadOnlyList<string>? FilterEnvironment { get; init; }

    public IReadOnlyList<string>? SecretVariables { get; init; }
    public string? InstanceVariable { get; init; }

    /// <summary>Variable that counts up from its value, by one for each instance (PM2: increment_var).</summary>
    public string? IncrementVariable { get; init; }

    /// <summary>False: no preload in Node.js programs.</summary>
    public bool? Instrument { get; init; }

    /// <summary>Commands after <c>pbm pull</c>.</summary>
    public IReadOnlyList<string>? PostUpdate { get; init; }
    public string? User { get; init; }
    public string? Group { get; init; }
    public bool? Autostart { get; init; }
    public string? PidFile { get; init; }
    public long? MaxMemoryBytes { get; init; }
    public long? SoftMemoryBytes { get; init; }

    public long? LimitMemoryBytes { get; init; }

    public int? LimitCpuPercent { get; init; }

    public bool? Autorestart { get; init; }
    public int? MaxRestarts { get; init; }
    public TimeSpan? MinUptime { get; init; }
    public TimeSpan? RestartDelay { get; init; }
    public TimeSpan? ExponentialBackoff { get; init; }
    public TimeSpan? BackoffReset { get; init; }
    public IReadOnlyList<int>? StopExitCodes { get; init; }

    public string? StopSignal { get; init; }
    public TimeSpan? KillTimeout { get; init; }
    public bool? TreeKill { get; init; }
    public bool? ShutdownWithMessage { get; init; }

    public bool? WaitReady { get; init; }
    public TimeSpan? ListenTimeout { get; init; }
    public ProbeDeclaration? ReadyProbe { get; init; }
    public ProbeDeclaration? AliveProbe { get; init; }

    public HandoffKind? Handoff { get; init; }
    public IReadOnlyList<string>? Listen { get; init; }
    public BalanceRule? Balance { get; init; }
    public ProxyProtocol? Proxy { get; init; }
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>Bare <c>--watch</c> on a restart turns this round, as in PM2.</summary>
    public bool? Watch { get; init; }
    public IReadOnlyList<string>? WatchPaths { get; init; }
    public IReadOnlyList<string>? IgnoreWatch { get; init; }
    public TimeSpan? WatchDelay { get; init; }
    public IReadOnlyList<string>? WatchExtensions { get; init; }
    public bool? WatchPolling { get; init; }
    public bool? WatchFollowLinks { get; init; }

    /// <summary>Empty removes it.</summary>
    public string? CronRestart { get; init; }

    /// <summary>Empty removes it.</summary>
    public string? Schedule { get; init; }
    public OverlapPolicy? Overlap { get; init; }

    /// <summary>Empty means the server's own.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Commands or URLs; empty removes one.</summary>
    public string? OnExit { get; init; }
    public string? OnErrored { get; init; }
    public string? OnReady { get; init; }
    public TimeSpan? HookTimeout { get; init; }

    public string? OutFile { get; init; }
    public string? ErrorFile { get; init; }
    public string? CombinedFile { get; init; }
    public bool? MergeLogs { get; init; }
    public string? LogType { get; init; }
    public bool? Time { get; init; }
    public string? LogDateFormat { get; init; }
    public bool? DisableLogs { get; init; }

    public bool? LogRotate { get; init; }
    public long? LogMaxBytes { get; init; }
    public TimeSpan? LogMaxAge { get; init; }
    public int? LogRetain { get; init; }
    public bool? LogCompress { get; init; }

    /// <summary>Where in the fleet it runs; null where nothing was said.</summary>
    public FleetDeclaration? Fleet { get; init; }

    /// <summary><c>--env</c>: which <c>env_NAME</c> of a file counts.</summary>
    public string? FileEnvironment { get; init; }

    /// <summary><c>--only</c>: which apps of a file are meant.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Start another copy although the app runs.</summary>
    public bool? Force { get; init; }

    /// <summary>Files of variables, lowest first; all of them below <see cref="Environment"/>.</summary>
    public IReadOnlyList<string>? EnvironmentFiles { get; init; }

    public IReadOnlyList<AppDependency>? DependsOn { get; init; }

    /// <summary>Where it stands in its file, for messages; null for what was typed.</summary>
    public string? Place { get; init; }

    /// <summary>What the person should be told about these values.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
