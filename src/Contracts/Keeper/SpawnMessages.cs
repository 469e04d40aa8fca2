using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Contracts.Keeper;

/// <summary>
/// Starts one process. Answer: <see cref="SpawnReply"/> once its program image runs, or
/// <see cref="ErrorReply"/> with the errno of what failed; then nothing was started.
/// </summary>
public sealed record SpawnRequest : KeeperRequest
{
    /// <summary>Instance it runs for.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation, unique in the home for ever.</summary>
    public required long Generation { get; init; }

    /// <summary>Absolute path of the program.</summary>
    public required string File { get; init; }

    /// <summary>Arguments without the program name.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>The whole environment but the keeper's own additions (owner mark, IPC channel).</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Working folder.</summary>
    public required string Cwd { get; init; }

    /// <summary>Name of the app, for JSON log lines.</summary>
    public required string Name { get; init; }

    /// <summary>Value of <c>ACTORPM_OWNER</c>.</summary>
    public required OwnerMark Owner { get; init; }

    /// <summary>Opaque copy of the spec, returned in snapshots; what a node without a database rebuilds from.</summary>
    public required string Spec { get; init; }

    /// <summary>User id to run as; null: the keeper's. Needs <see cref="KeeperAbilities.User"/>.</summary>
    public int? UserId { get; set; }

    /// <summary>Group id to run as; null: the keeper's.</summary>
    public int? GroupId { get; set; }

    /// <summary>Supplementary groups; null with no <see cref="UserId"/>.</summary>
    public IReadOnlyList<int>? Groups { get; set; }

    /// <summary>Give it a Node.js IPC channel on descriptor 3.</summary>
    public bool NodeIpc { get; set; }

    /// <summary>How it is ended by the keeper alone (lease, shutdown of the keeper).</summary>
    public required StopSequence Stop { get; init; }

    /// <summary>Where its output goes.</summary>
    public required LogSinks Logs { get; init; }

    /// <summary>Pid file to write and to remove at the end; null for none.</summary>
    public string? PidFile { get; set; }

    /// <summary>How connections reach it; null: it is on its own. Needs <see cref="KeeperAbilities.Handoff"/>.</summary>
    public HandoffOrder? Handoff { get; set; }

    /// <summary>
    /// Generation of the same instance that this process is to replace and that lives on beside it until it is
    /// stopped (a reload); null: the instance must have no process. Needs <see cref="KeeperAbilities.Handoff"/>.
    /// </summary>
    public long? Replaces { get; set; }

    /// <summary>
    /// Give it a datagram socket in <c>NOTIFY_SOCKET</c> (sd_notify); what arrives is told as
    /// <see cref="NotifiedEvent"/>. Needs <see cref="KeeperAbilities.Notify"/>.
    /// </summary>
    public bool Notify { get; set; }

    /// <summary>
    /// What the kernel shall enforce on it and all it starts; null for nothing. Where that is not possible it is started all the
    /// same and <see cref="SpawnReply.LimitsProblem"/> says why. Needs <see cref="KeeperAbilities.Limits"/>.
    /// </summary>
    public LimitRules? Limits { get; set; }

    /// <summary>
    /// Part of a batch whose last start is still to come: its program stands still until that one is spawned,
    /// half a second at most, so that those already started do not hold up the starting of the others.
    /// A keeper that does not know it lets the program run at once.
    /// </summary>
    public bool MoreFollow { get; set; }

    /// <summary>
    /// End of the lease in ms of CLOCK_BOOTTIME; null for no lease. The stop sequence starts one kill
    /// timeout (at most 3 s) earlier, SIGKILL of the tree falls at this moment. Needs <see cref="KeeperAbilities.Lease"/>.
    /// </summary>
    public long? LeaseUntil { get; set; }
}

/// <summary>Answer to <see cref="SpawnRequest"/>.</summary>
public sealed record SpawnReply : KeeperReply
{
    /// <summary>Which process it is.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>When it was spawned, in ms since the epoch.</summary>
    public required long SpawnedAt { get; init; }

    /// <summary>Why <see cref="SpawnRequest.Limits"/> are not in force; null when they are, and when there are none.</summary>
    public string? LimitsProblem { get; set; }
}

/// <summary>How a process is ended: message or signal, a time to go by itself, then SIGKILL of what is left.</summary>
public sealed record StopSequence
{
    /// <summary>Number of the first signal (Linux numbering).</summary>
    public int Signal { get; set; } = 2;

    /// <summary>Time between the first signal and SIGKILL.</summary>
    public TimeSpan KillTimeout { get; set; } = TimeSpan.FromMilliseconds(1600);

    /// <summary>The whole tree of descendants, not the process alone.</summary>
    public bool Tree { get; set; } = true;

    /// <summary>Send this JSON value over IPC instead of the first signal; null for the signal.</summary>
    public string? IpcMessage { get; set; }
}

/// <summary>The files the output of one process goes to; null for none.</summary>
public sealed record LogSinks
{
    /// <summary>Standard output.</summary>
    public string? OutFile { get; set; }

    /// <summary>Standard error.</summary>
    public string? ErrorFile { get; set; }

    /// <summary>Both together, besides the others.</summary>
    public string? CombinedFile { get; set; }

    /// <summary>What a line looks like.</summary>
    public LogFormat Format { get; set; }

    /// <summary>Day.js format of the time of a line; null: <c>YYYY-MM-DDTHH:mm:ss</c> where one is needed.</summary>
    public string? DateFormat { get; set; }

    /// <summary>Rotation of each of the files.</summary>
    public LogRotation Rotation { get; set; } = new();
}

/// <summary>
/// Starts the stop sequence of one process and answers <see cref="DoneReply"/> at once; the end of the
/// whole tree is told by <see cref="ExitedEvent"/>. The keeper finishes it even when the node is gone.
/// Repeated with a shorter timeout it hurries.
/// </summary>
public sealed record StopRequest : KeeperRequest
{
    /// <summary>Instance to stop.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant; another one running is left alone (<see cref="KeeperErrorCode.NoSuchProcess"/>).</summary>
    public required long Generation { get; init; }

    /// <summary>How.</summary>
    public required StopSequence Sequence { get; init; }
}

/// <summary>Sends one signal to the main process. Answer: <see cref="DoneReply"/>.</summary>
public sealed record SignalRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>Signal number (Linux numbering).</summary>
    public required int Signal { get; init; }
}

/// <summary>Sends a JSON value over the process' IPC channel. Answer: <see cref="DoneReply"/>.</summary>
public sealed record SendIpcRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>The JSON text of the value.</summary>
    public required string Message { get; init; }
}

/// <summary>Writes to the standard input of a process. Answer: <see cref="DoneReply"/>.</summary>
public sealed record WriteInputRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>Text, written as UTF-8.</summary>
    public required string Text { get; init; }
}

/// <summary>Moves the end of a lease. Answer: <see cref="DoneReply"/>.</summary>
public sealed record RenewLeaseRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>New end in ms of CLOCK_BOOTTIME; null: no lease any more.</summary>
    public long? LeaseUntil { get; set; }
}
