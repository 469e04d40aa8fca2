namespace ActorPm.Actors.Rollouts;

/// <summary>Something that happened in a reload.</summary>
internal abstract record RolloutEvent;

/// <summary>It begins.</summary>
internal sealed record RolloutBegan : RolloutEvent;

/// <summary>The new process of an instance is ready.</summary>
internal sealed record NewIsReady(int Id) : RolloutEvent;

/// <summary>The new process of an instance will not get ready.</summary>
internal sealed record NewHasFailed(int Id, string Reason) : RolloutEvent;

/// <summary>The new process gets connections.</summary>
internal sealed record NewServes(int Id) : RolloutEvent;

/// <summary>The old process is gone.</summary>
internal sealed record OldIsGone(int Id) : RolloutEvent;

/// <summary>Somebody wants something else with the app.</summary>
internal sealed record RolloutCalledOff(string Reason) : RolloutEvent;

/// <summary>Something to be done for a reload.</summary>
internal abstract record RolloutEffect;

/// <summary>Start a new process beside the old one.</summary>
internal sealed record StartBeside(int Id) : RolloutEffect;

/// <summary>Stop the old process, start the new one.</summary>
internal sealed record StopThenStart(int Id) : RolloutEffect;

/// <summary>Give the place to the new process.</summary>
internal sealed record GivePlace(int Id) : RolloutEffect;

/// <summary>End the new process; the old one stays.</summary>
internal sealed record EndNew(int Id) : RolloutEffect;

/// <summary>Tell who waits: this instance is replaced.</summary>
internal sealed record TellReplaced(int Id) : RolloutEffect;

/// <summary>Tell who waits: this instance is not, and why.</summary>
internal sealed record TellFailed(int Id, string Reason) : RolloutEffect;

/// <summary>All is settled.</summary>
internal sealed record FinishRollout : RolloutEffect;
