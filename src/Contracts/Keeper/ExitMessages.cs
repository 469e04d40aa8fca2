using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Keeper;

/// <summary>
/// A process has ended, and with it its tree where the stop sequence asked for that; its port is free.
/// Kept and repeated in snapshots until acknowledged; the same (instance, generation) is told once a connection.
/// </summary>
public sealed record ExitedEvent : KeeperEvent
{
    /// <summary>Instance it ran for.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Its pid while it lived.</summary>
    public required int Pid { get; init; }

    /// <summary>How it came to its end.</summary>
    public required ExitCause Cause { get; init; }

    /// <summary>Exit code; null when a signal ended it or it is not known.</summary>
    public int? Code { get; set; }

    /// <summary>Number of the signal that ended it; null otherwise.</summary>
    public int? Signal { get; set; }

    /// <summary>Name of the signal, <c>SIGKILL</c>; null otherwise.</summary>
    public string? SignalName { get; set; }

    /// <summary>When it was spawned, in ms since the epoch.</summary>
    public required long SpawnedAt { get; init; }

    /// <summary>When it ended, in ms since the epoch.</summary>
    public required long ExitedAt { get; init; }

    /// <summary>Processor time it used, children it waited for included, in ms.</summary>
    public long CpuTime { get; set; }

    /// <summary>Largest resident memory, in bytes.</summary>
    public long MaxMemory { get; set; }

    /// <summary>The last lines it wrote to standard error, at most 4 KiB.</summary>
    public string ErrorTail { get; set; } = "";

    /// <summary>Processes of its tree, itself included, that the kernel has killed for memory; 0 where that is not known.</summary>
    public long OutOfMemoryKills { get; set; }

    /// <summary>The limit on its memory that was in force, in bytes; null for none.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Processes of its tree that had to be ended after it.</summary>
    public int LeftoverProcesses { get; set; }
}

/// <summary>How a process came to its end, as far as the keeper knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExitCause>))]
public enum ExitCause
{
    /// <summary>By itself, or by a signal from somebody else.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>By a stop sequence, within its time.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>By a stop sequence, with SIGKILL after its time.</summary>
    [JsonStringEnumMemberName("killed_after_timeout")]
    KilledAfterTimeout,

    /// <summary>Because its lease ended.</summary>
    [JsonStringEnumMemberName("lease_ended")]
    LeaseEnded,

    /// <summary>The keeper that held it died; the next one ended what was left of it.</summary>
    [JsonStringEnumMemberName("keeper_lost")]
    KeeperLost,

    /// <summary>The keeper was told to shut down (SIGTERM); what is wanted is unchanged.</summary>
    [JsonStringEnumMemberName("keeper_shutdown")]
    KeeperShutdown,
}

/// <summary>The node has these exits on its disk; the keeper forgets them. Answer: <see cref="DoneReply"/>.</summary>
public sealed record AcknowledgeRequest : KeeperRequest
{
    /// <summary>Generations of the exits.</summary>
    public required IReadOnlyList<long> Generations { get; init; }
}

/// <summary>A Node.js program sent a message (<c>process.send</c>) that is not one of Node's own.</summary>
public sealed record IpcReceivedEvent : KeeperEvent
{
    /// <summary>Instance that sent it.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The JSON text of the value; at most 1 MiB, longer ones are dropped with a notice in the keeper's log.</summary>
    public required string Message { get; init; }
}

/// <summary>
/// Ends all processes with their stop sequences, then the keeper. With <see cref="KeepApps"/> set the
/// answer is an error: the keeper cannot leave without its children. Answer: <see cref="DoneReply"/>
/// once everything has ended, then the connection closes.
/// </summary>
public sealed record ShutdownRequest : KeeperRequest
{
    /// <summary>Must be false; present so that the wish is always spelled out.</summary>
    public bool KeepApps { get; set; }
}

/// <summary>The keeper was told to go (SIGTERM): it stops all apps, what is wanted stays unchanged.</summary>
public sealed record ShuttingDownEvent : KeeperEvent
{
    /// <summary>Why, for a person.</summary>
    public required string Reason { get; init; }
}

/// <summary>
/// Replace the running keeper by <see cref="File"/> with execve: same pid, same children, no byte lost.
/// Answer: <see cref="DoneReply"/> from the old one just before it goes (attach again), or
/// <see cref="ErrorReply"/>, and the old one carries on.
/// </summary>
public sealed record UpgradeRequest : KeeperRequest
{
    /// <summary>Absolute path of the new binary.</summary>
    public required string File { get; init; }
}
