using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Keeper;

/// <summary>Sent once, when the listener has its own state and can make use of a snapshot.</summary>
internal sealed record StartObserving : INoSerializationVerificationNeeded;

/// <summary>The answer to a request (<see cref="KeeperOrders"/>).</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Reply">What came back.</param>
internal sealed record FromKeeper(KeeperRequest Request, KeeperReply Reply) : INoSerializationVerificationNeeded;

/// <summary>The exit of this generation is on disk: the keeper may forget it.</summary>
internal sealed record AcknowledgeExit(long Generation) : INoSerializationVerificationNeeded;

/// <summary>To the parent: a keeper is there, and this is all it knows.</summary>
internal sealed record KeeperAttached(HelloReply Hello, SnapshotReply Snapshot) : INoSerializationVerificationNeeded;

/// <summary>To the parent: the keeper is out of reach.</summary>
internal sealed record KeeperDetached(string Reason) : INoSerializationVerificationNeeded;

/// <summary>To the parent: something happened.</summary>
internal sealed record KeeperHappened(KeeperEvent Happened) : INoSerializationVerificationNeeded;
