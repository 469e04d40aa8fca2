namespace ActorPm.Actors.Processes;

/// <summary>What the supervisor has to do after a step; remembering the new memory goes without saying.</summary>
internal abstract record LifeEffect;

/// <summary>Have the keeper start the process of this generation.</summary>
internal sealed record SpawnProcess(long Generation) : LifeEffect;

/// <summary>Have the keeper run the stop sequence on the process of this generation.</summary>
internal sealed record EndProcess(long Generation) : LifeEffect;

/// <summary>Set a timer; one of the same kind is replaced.</summary>
internal sealed record SetTimer(LifeTimer Timer, TimeSpan After) : LifeEffect;

/// <summary>Take a timer back.</summary>
internal sealed record ClearTimer(LifeTimer Timer) : LifeEffect;

/// <summary>Write an event.</summary>
internal sealed record RecordEvent(string Kind, string Text) : LifeEffect;

/// <summary>The timers of one life.</summary>
internal enum LifeTimer
{
    /// <summary>Ends in <see cref="RestartDue"/>.</summary>
    Restart,

    /// <summary>Ends in <see cref="ReadyTimedOut"/>.</summary>
    Ready,

    /// <summary>Ends in <see cref="StableLongEnough"/>.</summary>
    Stable,
}
