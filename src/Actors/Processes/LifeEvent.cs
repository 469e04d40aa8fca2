using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>What can happen in the life of one instance: the columns of <see cref="LifeTable"/>.</summary>
internal enum LifeEventKind
{
    StartAsked,
    StopAsked,
    RestartAsked,
    Spawned,
    SpawnFailed,
    BecameReady,
    ReadyTimedOut,
    Exited,
    RestartDue,
    StableLongEnough,
    FoundAlive,
    FoundGone,
    RunDue,
}

/// <summary>One thing that happened, with what is known of it.</summary>
internal abstract record LifeEvent(LifeEventKind Kind);

/// <summary>Somebody wants it to run.</summary>
/// <param name="Reason">Who and why, in words.</param>
/// <param name="ByHand">By a person: counters start afresh.</param>
internal sealed record StartAsked(string Reason, bool ByHand) : LifeEvent(LifeEventKind.StartAsked);

/// <summary>Somebody wants it not to run.</summary>
/// <param name="Reason">Who and why, in words.</param>
/// <param name="ByKill">Together with the daemons (<c>pbm kill</c>).</param>
internal sealed record StopAsked(string Reason, bool ByKill = false) : LifeEvent(LifeEventKind.StopAsked);

/// <summary>Somebody or some rule wants a new process in place of the one that runs.</summary>
/// <param name="Reason">Who and why, in words.</param>
/// <param name="ByHand">By a person, or by a rule that starts counters afresh as well.</param>
internal sealed record RestartAsked(string Reason, bool ByHand) : LifeEvent(LifeEventKind.RestartAsked);

/// <summary>The keeper started the process.</summary>
internal sealed record Spawned(long Generation, ProcessIdentity Process, DateTimeOffset At) : LifeEvent(LifeEventKind.Spawned);

/// <summary>The process could not be started.</summary>
/// <param name="Generation">Which one.</param>
/// <param name="Failure">Why, in words.</param>
/// <param name="Final">Trying again is of no use until something is changed.</param>
internal sealed record SpawnFailed(long Generation, string Failure, bool Final) : LifeEvent(LifeEventKind.SpawnFailed);

/// <summary>The process has done all that readiness asks of it.</summary>
/// <param name="How">How that came, in words.</param>
/// <param name="WithoutPort">It listens nowhere, and that is taken for right.</param>
internal sealed record BecameReady(string How = "ready", bool WithoutPort = false) : LifeEvent(LifeEventKind.BecameReady);

/// <summary>The process was not ready in time.</summary>
/// <param name="Missing">What it did not do, in words.</param>
internal sealed record ReadyTimedOut(string Missing) : LifeEvent(LifeEventKind.ReadyTimedOut);

/// <summary>The process has ended, its tree is gone.</summary>
internal sealed record Exited(LastExit Exit) : LifeEvent(LifeEventKind.Exited);

/// <summary>The wait before a restart is over.</summary>
internal sealed record RestartDue() : LifeEvent(LifeEventKind.RestartDue);

/// <summary>The process has been up so long that its back-off is forgotten.</summary>
internal sealed record StableLongEnough() : LifeEvent(LifeEventKind.StableLongEnough);

/// <summary>After attaching to the keeper: this process lives.</summary>
internal sealed record FoundAlive(long Generation, ProcessIdentity Process, DateTimeOffset SpawnedAt, bool ReadySeen, bool Stopping)
    : LifeEvent(LifeEventKind.FoundAlive)
{
    /// <summary>The end of the process before it, when an earlier node had no time to store it; null otherwise.</summary>
    public LastExit? Missed { get; init; }
}

/// <summary>After attaching to the keeper: there is no process, and nothing is known of its end.</summary>
internal sealed record FoundGone() : LifeEvent(LifeEventKind.FoundGone);

/// <summary>A time of its schedule has come.</summary>
/// <param name="PlannedAt">That time; one that was seen to before is passed over.</param>
/// <param name="Reason">Why it runs, in words.</param>
internal sealed record RunDue(DateTimeOffset PlannedAt, string Reason) : LifeEvent(LifeEventKind.RunDue);
