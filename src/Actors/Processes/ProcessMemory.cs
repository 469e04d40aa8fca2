using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>What an instance remembers of its life across restarts of the node, stored as JSON.</summary>
public sealed record ProcessMemory
{
    /// <summary>Where its life stands.</summary>
    public ProcessState Status { get; set; } = ProcessState.Stopped;

    /// <summary>It stopped by its own end (a job, a stop exit code) or failed to start for good, and is not to be started at boot.</summary>
    public bool EndedItself { get; set; }

    /// <summary>It was stopped by <c>pbm kill</c>, together with everything else.</summary>
    public bool StoppedByKill { get; set; }

    /// <summary>Last process it had; 0 before the first.</summary>
    public long Generation { get; set; }

    /// <summary>Restarts so far (↺).</summary>
    public int Restarts { get; set; }

    /// <summary>Unstable exits in a row.</summary>
    public int UnstableRestarts { get; set; }

    /// <summary>When it was made or last started by hand; unstable exits are counted from here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Start of the current or last process; null before the first.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>The wait before the last automatic restart, from which the next one of a back-off grows; zero for none.</summary>
    public TimeSpan BackoffDelay { get; set; }

    /// <summary>When the next start is due; null when none is. Stored, so that no rebuild resets a wait.</summary>
    public DateTimeOffset? RestartDueAt { get; set; }

    /// <summary>The last time of its schedule that was seen to, whatever came of it. Stored before the run begins, so that none is done twice; null before the first.</summary>
    public DateTimeOffset? PlannedAt { get; set; }

    /// <summary>A time of its schedule whose run begins when the current one has ended; null for none.</summary>
    public DateTimeOffset? QueuedRun { get; set; }

    /// <summary>Number of the last reload that gave it a new process; null for none.</summary>
    public long? Reload { get; set; }

    /// <summary>The last exit; null before the first.</summary>
    public LastExit? LastExit { get; set; }

    /// <summary>
    /// Whether a process of it has ever listened through the keeper. False: one ran for a while without, so it needs no
    /// port, like a worker of a queue; null: not known yet.
    /// </summary>
    public bool? HasListened { get; set; }

    /// <summary>The last decision and its reason, in words.</summary>
    public string LastDecision { get; set; } = "";
}

/// <summary>How the last process of an instance ended.</summary>
/// <param name="Generation">Which process.</param>
/// <param name="Cause">How it came to its end.</param>
/// <param name="Code">Exit code; null when a signal ended it or it never ran.</param>
/// <param name="SignalName">Signal that ended it; null otherwise.</param>
/// <param name="At">When.</param>
/// <param name="Uptime">How long it had run.</param>
/// <param name="ErrorLines">The last lines it wrote to standard error, at most five.</param>
/// <param name="Failure">Why it could not be started at all, in words; null when it ran.</param>
public sealed record LastExit(
    long Generation,
    ExitCause Cause,
    int? Code,
    string? SignalName,
    DateTimeOffset At,
    TimeSpan Uptime,
    IReadOnlyList<string> ErrorLines,
    string? Failure = null)
{
    /// <summary>So many of its processes were killed by the kernel for memory.</summary>
    public long OutOfMemoryKills { get; set; }

    /// <summary>The limit on its memory that was in force, in bytes; null for none.</summary>
    public long? MemoryLimit { get; set; }
}
