using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <summary>Hands a message to one instance of an app; dropped when it is not there (any more).</summary>
internal sealed record ToInstance(int Id, object Message) : INoSerializationVerificationNeeded;

/// <summary>Adds an instance to an app.</summary>
internal sealed record AddInstance(StoredInstance Instance) : INoSerializationVerificationNeeded;

/// <summary>To the parent: an instance that was told to retire is gone, its process with it.</summary>
internal sealed record InstanceRetired(int Id) : INoSerializationVerificationNeeded;

/// <summary>
/// To the list of apps, from any rule that restarts apps (files, schedule, memory): the one way by which the
/// node itself restarts an app. What nobody wants to run is left alone.
/// </summary>
/// <param name="AppId">The app.</param>
/// <param name="Ids">Some of its instances; null for all.</param>
/// <param name="Reason">Why, in words that end a sentence.</param>
/// <param name="Afresh">Unstable exits and back-off are forgotten: something changed, or it is a new run.</param>
internal sealed record RestartBecause(string AppId, IReadOnlyList<int>? Ids, string Reason, bool Afresh) : INoSerializationVerificationNeeded;

/// <summary>To the list of apps: a time of a job's schedule has come.</summary>
/// <param name="AppId">The job.</param>
/// <param name="PlannedAt">The time.</param>
/// <param name="Reason">Why it runs, in words.</param>
internal sealed record RunJob(string AppId, DateTimeOffset PlannedAt, string Reason) : INoSerializationVerificationNeeded;

/// <summary>To those who follow the list of apps: an app is there, or was changed.</summary>
/// <param name="App">The app.</param>
/// <param name="OwnFiles">Log and pid files of its instances.</param>
/// <param name="At">When this was: before its next process was ordered.</param>
internal sealed record AppDeclared(StoredApp App, IReadOnlySet<string> OwnFiles, DateTimeOffset At) : INoSerializationVerificationNeeded;

/// <summary>To those who follow the list of apps: an app is not in it any more.</summary>
internal sealed record AppForgotten(string AppId) : INoSerializationVerificationNeeded;

/// <summary>To those who follow the list of apps: a person started it or started it again.</summary>
internal sealed record AppStartedByHand(string AppId) : INoSerializationVerificationNeeded;

/// <summary>
/// To an app: a rule (files, schedule, memory) wants new processes. What runs is replaced, one at a time where
/// there are several; what was stopped stays so.
/// </summary>
/// <param name="Ids">Its instances that are meant.</param>
/// <param name="Reason">Which rule and why, in words.</param>
/// <param name="Afresh">Unstable exits and back-off are forgotten.</param>
/// <param name="Generation">The process that is meant; null: whichever it has when its turn comes.</param>
internal sealed record ReplaceInstances(IReadOnlyList<int> Ids, string Reason, bool Afresh, long? Generation = null) : INoSerializationVerificationNeeded;

/// <summary>After attaching: what the keeper knows of an instance. There are several processes when a reload was under way.</summary>
/// <param name="Processes">Those that live.</param>
/// <param name="Exit">The newest exit that was not acknowledged; null for none.</param>
/// <param name="StoredGeneration">Generation on disk.</param>
/// <param name="Attachment">Number of this attachment.</param>
internal sealed record KeeperKnowsInstance(IReadOnlyList<KeptProcess> Processes, ExitedEvent? Exit, long StoredGeneration, int Attachment)
    : INoSerializationVerificationNeeded;
