using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Contracts.Api;

/// <summary>One row of <c>pbm ls</c>.</summary>
public record InstanceRow
{
    /// <summary>The instance's number on this server, PM2's pm_id.</summary>
    public required int Id { get; init; }

    /// <summary>Name of its app.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace of its app.</summary>
    public required string Namespace { get; init; }

    /// <summary>Version from the nearest package.json; null when there is none.</summary>
    public string? Version { get; set; }

    /// <summary>Fork or cluster.</summary>
    public required ExecMode Mode { get; init; }

    /// <summary>Where its life stands.</summary>
    public required ProcessState Status { get; init; }

    /// <summary>Pid of the main process; 0 while there is none.</summary>
    public required int Pid { get; init; }

    /// <summary>Start of the current or last process, in ms since the epoch; 0 before the first.</summary>
    public required long StartedAt { get; init; }

    /// <summary>Restarts so far (↺).</summary>
    public required int Restarts { get; init; }

    /// <summary>Processor use of the process tree, percent of one core.</summary>
    public required double Cpu { get; init; }

    /// <summary>Resident memory of the process tree, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>User it runs as.</summary>
    public required string User { get; init; }

    /// <summary>Restarted when files change.</summary>
    public bool Watching { get; set; }

    /// <summary>Of a job with a schedule: where it stands; null for everything else.</summary>
    public JobView? Job { get; set; }
}

/// <summary>All there is to know of one instance.</summary>
public sealed record InstanceDetail : InstanceRow
{
    /// <summary>What was declared.</summary>
    public required AppSpec Spec { get; init; }

    /// <summary>Number of the instance within its app, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>Which process of the instance; 0 before the first.</summary>
    public required long Generation { get; init; }

    /// <summary>Unstable exits counted so far.</summary>
    public required int UnstableRestarts { get; init; }

    /// <summary>When the instance was made or last started by hand, in ms since the epoch.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Last exit code; null before the first exit or when a signal ended it.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Last signal that ended it; null otherwise.</summary>
    public string? ExitSignal { get; set; }

    /// <summary>When the next start is due, in ms since the epoch; null when none is.</summary>
    public long? RestartDueAt { get; set; }

    /// <summary>File of the standard output; empty for none.</summary>
    public required string OutLog { get; init; }

    /// <summary>File of the standard error; empty for none.</summary>
    public required string ErrorLog { get; init; }

    /// <summary>File of both together; null for none.</summary>
    public string? CombinedLog { get; set; }

    /// <summary>Pid file.</summary>
    public required string PidFile { get; init; }

    /// <summary>Version of Node.js that runs it; null for other programs.</summary>
    public string? NodeVersion { get; set; }

    /// <summary>NODE_ENV it runs with.</summary>
    public string? NodeEnv { get; set; }

    /// <summary>When its cron pattern restarts it next, in ms since the epoch; null without one, and while it is stopped.</summary>
    public long? CronRestartAt { get; set; }

    /// <summary>How connections reach it; <see cref="HandoffKind.None"/>: it is on its own.</summary>
    public HandoffKind Handoff { get; set; } = HandoffKind.None;

    /// <summary>Why its limits (<see cref="AppSpec.Limits"/>) are not in force; null when they are, and while it does not run.</summary>
    public string? LimitsProblem { get; set; }

    /// <summary>Where it listens through the keeper, as <see cref="ListenAddress"/> text.</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>Connections handed to its process so far; null where that is not known.</summary>
    public long? Connections { get; set; }

    /// <summary>Connections open now; null where that is not known.</summary>
    public int? OpenConnections { get; set; }

    /// <summary>Figures from within its process, in the order it gave them; empty while there is none.</summary>
    public IReadOnlyList<ProcessMetric> Metrics { get; set; } = [];

    /// <summary>What its process can be asked to do, see <see cref="TriggerAction"/>.</summary>
    public IReadOnlyList<ProcessAction> Actions { get; set; } = [];

    /// <summary>Settings of the library in its process that measures (PM2: <c>axm_options</c>); null for none.</summary>
    public JsonElement? MetricOptions { get; set; }

    /// <summary>What happened last and what happens next, in words.</summary>
    public required IReadOnlyList<string> Why { get; init; }
}

/// <summary>Answer of <see cref="ApiRoutes.Instances"/>, by name, then id.</summary>
/// <param name="Instances">The rows.</param>
/// <param name="Notices">Things to be shown under the table.</param>
public sealed record InstanceList(IReadOnlyList<InstanceRow> Instances, IReadOnlyList<string> Notices)
{
    /// <summary>Readings of the machine, for the line under the table.</summary>
    public HostMetrics? Host { get; set; }
}

/// <summary>Readings of the machine.</summary>
/// <param name="Cpu">Busy processors, percent of all.</param>
/// <param name="MemoryUsed">Memory in use, percent.</param>
public sealed record HostMetrics(double Cpu, double MemoryUsed);

/// <summary>Answer of <see cref="ApiRoutes.Details"/>.</summary>
/// <param name="Instances">In order of id.</param>
public sealed record InstanceDetails(IReadOnlyList<InstanceDetail> Instances);

/// <summary>Answer of <see cref="ApiRoutes.InstanceEnvironment"/>: what the process gets.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Variables">Name and value.</param>
public sealed record InstanceEnvironment(int Id, IReadOnlyDictionary<string, string> Variables);
