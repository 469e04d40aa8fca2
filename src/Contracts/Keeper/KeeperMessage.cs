using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Keeper;

/// <summary>
/// One line on the keeper's socket: a JSON object whose <c>type</c> says which message it is, followed
/// by <c>\n</c>. Unknown fields are ignored on both sides, an unknown <c>type</c> of a request is
/// answered with <see cref="KeeperErrorCode.UnknownRequest"/>, an unknown event is skipped, so that
/// neighbouring releases work together.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HelloRequest), "hello")]
[JsonDerivedType(typeof(SnapshotRequest), "snapshot")]
[JsonDerivedType(typeof(SpawnRequest), "spawn")]
[JsonDerivedType(typeof(StopRequest), "stop")]
[JsonDerivedType(typeof(SignalRequest), "signal")]
[JsonDerivedType(typeof(SendIpcRequest), "send_ipc")]
[JsonDerivedType(typeof(WriteInputRequest), "write_input")]
[JsonDerivedType(typeof(RenewLeaseRequest), "renew_lease")]
[JsonDerivedType(typeof(OpenRouteRequest), "open_route")]
[JsonDerivedType(typeof(DrainRequest), "drain")]
[JsonDerivedType(typeof(ProbeDoorRequest), "probe_door")]
[JsonDerivedType(typeof(ReleaseGroupRequest), "release_group")]
[JsonDerivedType(typeof(HandoffStatusRequest), "handoff_status")]
[JsonDerivedType(typeof(PublishRequest), "publish")]
[JsonDerivedType(typeof(AcknowledgeRequest), "acknowledge")]
[JsonDerivedType(typeof(ReportRequest), "report")]
[JsonDerivedType(typeof(FollowLogsRequest), "follow_logs")]
[JsonDerivedType(typeof(FlushLogsRequest), "flush_logs")]
[JsonDerivedType(typeof(ReopenLogsRequest), "reopen_logs")]
[JsonDerivedType(typeof(ChangeRotationRequest), "change_rotation")]
[JsonDerivedType(typeof(LogTimesRequest), "log_times")]
[JsonDerivedType(typeof(UpgradeRequest), "upgrade")]
[JsonDerivedType(typeof(GoodbyeRequest), "goodbye")]
[JsonDerivedType(typeof(ShutdownRequest), "shutdown")]
[JsonDerivedType(typeof(DoneReply), "done")]
[JsonDerivedType(typeof(ErrorReply), "error")]
[JsonDerivedType(typeof(HelloReply), "hello_reply")]
[JsonDerivedType(typeof(SnapshotReply), "snapshot_reply")]
[JsonDerivedType(typeof(SpawnReply), "spawn_reply")]
[JsonDerivedType(typeof(ProbeDoorReply), "probe_door_reply")]
[JsonDerivedType(typeof(HandoffStatusReply), "handoff_status_reply")]
[JsonDerivedType(typeof(LogTimesReply), "log_times_reply")]
[JsonDerivedType(typeof(PublishReply), "publish_reply")]
[JsonDerivedType(typeof(ExitedEvent), "exited")]
[JsonDerivedType(typeof(ListeningEvent), "listening")]
[JsonDerivedType(typeof(DrainedEvent), "drained")]
[JsonDerivedType(typeof(HandoffTroubleEvent), "handoff_trouble")]
[JsonDerivedType(typeof(NotifiedEvent), "notified")]
[JsonDerivedType(typeof(ReportedEvent), "reported")]
[JsonDerivedType(typeof(IpcReceivedEvent), "ipc_received")]
[JsonDerivedType(typeof(LogTroubleEvent), "log_trouble")]
[JsonDerivedType(typeof(LogBlockEvent), "log_block")]
[JsonDerivedType(typeof(LogsDroppedEvent), "logs_dropped")]
[JsonDerivedType(typeof(SupersededEvent), "superseded")]
[JsonDerivedType(typeof(ShuttingDownEvent), "shutting_down")]
public abstract record KeeperMessage;

/// <summary>Node to keeper. Each is answered by exactly one <see cref="KeeperReply"/> with the same <see cref="Id"/>.</summary>
public abstract record KeeperRequest : KeeperMessage
{
    /// <summary>Number of the request, unique on its connection.</summary>
    public long Id { get; set; }

    /// <summary>
    /// Abilities the keeper must have to carry this out (<see cref="KeeperAbilities"/>). One it does not
    /// know makes it refuse: an ignored <c>user</c> would run the app as root.
    /// </summary>
    public IReadOnlyList<string>? Needs { get; set; }
}

/// <summary>Keeper to node: the answer to the request of the same <see cref="Id"/>.</summary>
public abstract record KeeperReply : KeeperMessage
{
    /// <summary>Number of the request this answers.</summary>
    public long Id { get; set; }
}

/// <summary>Keeper to node, without having been asked at this moment.</summary>
public abstract record KeeperEvent : KeeperMessage;

/// <summary>Carried out; nothing more to say.</summary>
public sealed record DoneReply : KeeperReply;

/// <summary>Not carried out, and nothing half done.</summary>
public sealed record ErrorReply : KeeperReply
{
    /// <summary>What kind of refusal.</summary>
    public required KeeperErrorCode Code { get; init; }

    /// <summary>For a person: what failed and why.</summary>
    public required string Message { get; init; }

    /// <summary>The errno behind it; 0 where there is none.</summary>
    public int Errno { get; set; }
}
