using ActorPm.Contracts.Processes;

namespace ActorPm.Contracts.Keeper;

/// <summary>
/// First request of a connection. With a <see cref="Term"/> the connection becomes the controlling one
/// (an earlier one gets <see cref="SupersededEvent"/> and is closed); without, it may only ask
/// (<see cref="SnapshotRequest"/>, <see cref="FollowLogsRequest"/>). Answer: <see cref="HelloReply"/>.
/// </summary>
public sealed record HelloRequest : KeeperRequest
{
    /// <summary>Protocol version the sender speaks.</summary>
    public required int Version { get; init; }

    /// <summary>Counter of node starts in this home; the keeper obeys the highest it has seen. Null: an observer.</summary>
    public long? Term { get; set; }

    /// <summary>Pid of the node, for messages.</summary>
    public int NodePid { get; set; }

    /// <summary>How to start a node again when this one vanishes without a goodbye; null: leave that to others.</summary>
    public RestartCommand? RestartNode { get; set; }
}

/// <summary>A program to be started by the keeper itself, in its own session, as the keeper's user.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Arguments">Arguments without the program name.</param>
/// <param name="Environment">The whole environment.</param>
/// <param name="LogFile">File both output streams are appended to.</param>
public sealed record RestartCommand(
    string File,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string LogFile);

/// <summary>Answer to <see cref="HelloRequest"/>.</summary>
public sealed record HelloReply : KeeperReply
{
    /// <summary>Protocol version the keeper speaks.</summary>
    public required int Version { get; init; }

    /// <summary>Build of the keeper (<see cref="BuildVersion.Full"/>).</summary>
    public required string Build { get; init; }

    /// <summary>The keeper's pid; unchanged by an upgrade in place.</summary>
    public required int Pid { get; init; }

    /// <summary>Highest term seen, this connection's included.</summary>
    public required long HighestTerm { get; init; }

    /// <summary>Highest generation ever spawned or noted in the journal of this home.</summary>
    public required long HighestGeneration { get; init; }

    /// <summary>Boot id of the running kernel.</summary>
    public required string BootId { get; init; }

    /// <summary>When the keeper first started, in ms since the epoch.</summary>
    public required long StartedAt { get; init; }

    /// <summary>What it can do, see <see cref="KeeperAbilities"/>.</summary>
    public required IReadOnlyList<string> Abilities { get; init; }
}

/// <summary>Everything the keeper knows. Answer: <see cref="SnapshotReply"/>; later events follow it in order.</summary>
public sealed record SnapshotRequest : KeeperRequest;

/// <summary>Answer to <see cref="SnapshotRequest"/>.</summary>
public sealed record SnapshotReply : KeeperReply
{
    /// <summary>The processes that live.</summary>
    public required IReadOnlyList<KeptProcess> Processes { get; init; }

    /// <summary>Exits not acknowledged yet, oldest first.</summary>
    public required IReadOnlyList<ExitedEvent> Exits { get; init; }
}

/// <summary>One living process of the keeper.</summary>
public sealed record KeptProcess
{
    /// <summary>Instance it runs for.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Which process it is.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>When it was spawned, in ms since the epoch.</summary>
    public required long SpawnedAt { get; init; }

    /// <summary>It has sent <c>ready</c> over its IPC channel.</summary>
    public bool ReadySeen { get; set; }

    /// <summary>A stop sequence is running.</summary>
    public bool Stopping { get; set; }

    /// <summary>It has sent <c>READY=1</c> (sd_notify).</summary>
    public bool Notified { get; set; }

    /// <summary>Generation it was started to replace; null for none.</summary>
    public long? Replaces { get; set; }

    /// <summary>Whether connections are handed to it; null for a process that is on its own.</summary>
    public RouteState? Route { get; set; }

    /// <summary>Where it listens through the keeper, as <see cref="Apps.ListenAddress"/> text; empty while it does not.</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>
    /// What it has said of itself over its IPC channel and is not going to say again, as <see cref="IpcReceivedEvent"/>
    /// would tell it: the actions it offers and the like (messages whose type begins with <c>axm:</c>).
    /// </summary>
    public IReadOnlyList<string> Said { get; set; } = [];

    /// <summary>The last report of its preload, see <see cref="ReportedEvent"/>; null for none.</summary>
    public string? Report { get; set; }

    /// <summary>Why its limits are not in force, see <see cref="SpawnReply.LimitsProblem"/>.</summary>
    public string? LimitsProblem { get; set; }

    /// <summary>End of its lease in ms of CLOCK_BOOTTIME, see <see cref="SpawnRequest.LeaseUntil"/>; null for none.</summary>
    public long? LeaseUntil { get; set; }

    /// <summary>The opaque copy of the spec given with the spawn.</summary>
    public required string Spec { get; init; }
}

/// <summary>
/// The node goes away on purpose; apps stay. Answer: <see cref="DoneReply"/>, then the connection closes.
/// </summary>
public sealed record GoodbyeRequest : KeeperRequest
{
    /// <summary>Start this node at once in place of the one that leaves (an update); null: start none.</summary>
    public RestartCommand? Successor { get; set; }
}

/// <summary>A node of a higher term has taken over; the receiver must end without touching an app.</summary>
public sealed record SupersededEvent : KeeperEvent
{
    /// <summary>The term now in control.</summary>
    public required long Term { get; init; }
}
