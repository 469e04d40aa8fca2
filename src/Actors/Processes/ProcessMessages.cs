using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <summary>A wish for one instance; what is wanted is on disk already.</summary>
/// <param name="Happened">The event of its life.</param>
/// <param name="Watcher">Operation to tell how it went with <see cref="InstanceSettled"/>; null for none.</param>
/// <param name="Goal">Where the watcher expects it to get.</param>
internal sealed record ProcessWish(LifeEvent Happened, IActorRef? Watcher = null, WatchGoal Goal = WatchGoal.Up) : INoSerializationVerificationNeeded
{
    /// <summary>Number of the reload it is part of; null for none.</summary>
    public long? Reload { get; init; }
}

/// <summary>Where an operation expects an instance to get.</summary>
internal enum WatchGoal
{
    /// <summary>Online, and still so after its first second.</summary>
    Up,

    /// <summary>Stopped.</summary>
    Down,
}

/// <summary>A rule of the node wants a new process; ignored when nobody wants the instance to run.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Afresh">Unstable exits and back-off are forgotten.</param>
internal sealed record RestartUnlessStopped(string Reason, bool Afresh) : INoSerializationVerificationNeeded;

/// <summary>A time of its schedule has come; ignored when a person stopped it.</summary>
internal sealed record RunByItsSchedule(DateTimeOffset PlannedAt, string Reason) : INoSerializationVerificationNeeded;

/// <summary>The app was changed: the next process is started with this.</summary>
internal sealed record AppChanged(StoredApp App) : INoSerializationVerificationNeeded;

/// <summary>Stop, then end this supervisor; the parent sees it terminate.</summary>
/// <param name="Reason">Who and why, in words.</param>
/// <param name="Drain">Its connections may finish first.</param>
internal sealed record RetireProcess(string Reason, bool Drain = false) : INoSerializationVerificationNeeded;

/// <summary>Set the counters to 0.</summary>
internal sealed record ResetCounters : INoSerializationVerificationNeeded;

/// <summary>After attaching: what the keeper knows of this instance.</summary>
/// <param name="Process">Its process; null when it has none.</param>
/// <param name="Exit">Its newest exit that was not acknowledged; null for none.</param>
/// <param name="Attachment">Number of this attachment, to be told with the status.</param>
internal sealed record KeeperKnows(KeptProcess? Process, ExitedEvent? Exit, int Attachment) : INoSerializationVerificationNeeded;

/// <summary>Memory of the process tree, read for the limit.</summary>
internal sealed record MemoryRead(int Pid, long Bytes) : INoSerializationVerificationNeeded;

/// <summary>To the parent: where an instance stands now.</summary>
internal sealed record InstanceChanged(InstanceStatus Status) : INoSerializationVerificationNeeded;

/// <summary>To an operation: an instance is where it was to be, or will not get there.</summary>
internal sealed record InstanceSettled(int Id, string Name, SettledOutcome Outcome) : INoSerializationVerificationNeeded;

/// <summary>How it went.</summary>
/// <param name="Status">Where the instance stands.</param>
/// <param name="Failure">Why it did not get where it was to be, in words; null when it did.</param>
/// <param name="Next">What happens next, in words; null when nothing does.</param>
/// <param name="ErrorLines">The last lines of its standard error.</param>
internal sealed record SettledOutcome(InstanceStatus Status, string? Failure = null, string? Next = null, IReadOnlyList<string>? ErrorLines = null)
{
    /// <summary>What a person should know of it although it went well; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>To the parent: this instance should get a new process; the parent decides how and when.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Generation">The process that is to be replaced; null: whichever it has.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Hung">It serves nobody: waiting for its connections is of no use.</param>
/// <param name="Afresh">Unstable exits and back-off are forgotten.</param>
internal sealed record ReplacementWanted(int Id, long? Generation, string Reason, bool Hung = false, bool Afresh = false) : INoSerializationVerificationNeeded;

/// <summary>To the supervisors of apps that it may concern: the fleet's word on starts has changed.</summary>
internal sealed record FleetWordChanged : INoSerializationVerificationNeeded
{
    public static readonly FleetWordChanged Instance = new();
}
