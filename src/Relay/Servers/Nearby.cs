using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Servers;

/// <summary>
/// Instances of this server that take connections from the keeper, as one more process: for clients that came while there were none and that
/// wait here. All others never come to the relay.
/// </summary>
internal sealed class Nearby(Workspace workspace, Group group, int port) : Backend(workspace, group, 0, 0, port)
{
    /// <summary>So the keeper says.</summary>
    public bool IsHere { get; set; }

    public override bool TakesConnections => IsHere && !Removed;

    public override SocketStream? Connect(IStreamOwner owner, Origin origin) => origin.Hops > OpenStream.MostHops ? null : base.Connect(owner, origin);
}
