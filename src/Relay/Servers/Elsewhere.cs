using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Servers;

/// <summary>The instances of a group on other servers, as one more of its processes: chosen when none of this server takes connections.</summary>
internal sealed class Elsewhere(Workspace workspace, Group group, ServerRelay relay, ServerTurn turn, int port) : Backend(workspace, group, 0, 0, port)
{
    private readonly Workspace _workspace = workspace;

    public override bool TakesConnections => turn.Servers.Count > 0 && !Removed;

    /// <summary>A connection that is established once another server has a process for it.</summary>
    public override SocketStream? Connect(IStreamOwner owner, Origin origin)
    {
        if (origin.Hops > OpenStream.MostHops) return null;
        var (ours, theirs) = Sockets.Pair();
        Descriptors.SetNonBlocking(ours);
        var stream = SocketStream.Promised(_workspace.Loop, ours, owner);
        relay.Carry(turn, new OpenStream { App = Group.Id, Port = Port, Hops = origin.Hops }, theirs, stream.Settle);
        return stream;
    }
}
