using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Keeper;

/// <summary>Sent once, when the listener has its own state and can make use of a snapshot.</summary>
internal sealed record StartObserving : INoSerializationVerificationNeeded;

/// <summary>Sends a request; answered with <see cref="FromKeeper"/>.</summary>
/// <param name="Request">What to ask.</param>
internal sealed record ToKeeper(KeeperRequest Request) : INoSerializationVerificationNeeded;

/// <summary>So many starts come now, together: their programs begin to run when the last of them is spawned.</summary>
internal sealed record StartsFollow(int Count) : INoSerializationVerificationNeeded;

/// <summary>The answer to <see cref="ToKeeper"/>.</summary>
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
