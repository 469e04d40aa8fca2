using ActorPm.Actors.Ports;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <summary>Hands a message to one instance of an app; dropped when it is not there (any more).</summary>
internal sealed record ToInstance(int Id, object Message) : INoSerializationVerificationNeeded;

/// <summary>Adds an instance to an app.</summary>
internal sealed record AddInstance(StoredInstance Instance) : INoSerializationVerificationNeeded;

/// <summary>To the parent: an instance that was told to retire is gone, its process with it.</summary>
internal sealed record InstanceRetired(int Id) : INoSerializationVerificationNeeded;
