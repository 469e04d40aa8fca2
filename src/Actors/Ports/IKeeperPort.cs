using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Ports;

/// <summary>
/// The keeper as the actors see it. The connection behind it outlives the ActorSystem; it starts a
/// keeper that is missing and attaches again by itself.
/// </summary>
public interface IKeeperPort
{
    /// <summary>
    /// Makes <paramref name="observer"/> the only one to be told, from now on. When the keeper is attached,
    /// a fresh snapshot is asked for and told first (<see cref="IKeeperObserver.Attached"/>).
    /// </summary>
    void Observe(IKeeperObserver observer);

    /// <summary>Stops telling <paramref name="observer"/>; nothing happens when another one took its place.</summary>
    void Forget(IKeeperObserver observer);

    /// <summary>
    /// Sends a request; the port sets its id. <paramref name="answered"/> is called once, as an observer is: in
    /// the order of the wire, so that the answer to a spawn is told before anything that process does, and it
    /// must not block. A connection that is not there or ends first gives an <see cref="ErrorReply"/> with
    /// <see cref="KeeperErrorCode.NotAttached"/>.
    /// </summary>
    void Ask(KeeperRequest request, Action<KeeperReply> answered);
}

/// <summary>Told by <see cref="IKeeperPort"/>, one call at a time, in the order of the wire. Calls must not block.</summary>
public interface IKeeperObserver
{
    /// <summary>A keeper is there, and this is all it knows; what follows is newer.</summary>
    void Attached(HelloReply hello, SnapshotReply snapshot);

    /// <summary>The connection is gone. Processes may well live: nothing is concluded from this.</summary>
    void Detached(string reason);

    /// <summary>Something happened.</summary>
    void Happened(KeeperEvent happened);
}
