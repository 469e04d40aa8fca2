using ActorPm.Actors.Ports;
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

/// <summary>To those who follow the list of apps: an app is there, or was changed.</summary>
/// <param name="App">The app.</param>
/// <param name="OwnFiles">Log and pid files of its instances.</param>
internal sealed record AppDeclared(StoredApp App, IReadOnlySet<string> OwnFiles) : INoSerializationVerificationNeeded;

/// <summary>To those who follow the list of apps: an app is not in it any more.</summary>
internal sealed record AppForgotten(string AppId) : INoSerializationVerificationNeeded;

/// <summary>To those who follow the list of apps: a person started it or started it again.</summary>
internal sealed record AppStartedByHand(string AppId) : INoSerializationVerificationNeeded;
