using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Wire;

/// <summary>The listening socket: accepts whoever runs as the keeper's user, or as root.</summary>
internal sealed class KeeperServer : ISource
{
    private readonly EventLoop _loop;
    private readonly Links _links;
    private readonly Action<Connection, byte[]> _handle;

    public KeeperServer(EventLoop loop, int descriptor, Links links, Action<Connection, byte[]> handle)
    {
        (_loop, Descriptor, _links, _handle) = (loop, descriptor, links, handle);
        loop.Watch(descriptor, Epoll.Readable, this);
    }

    public int Descriptor { get; }

    public void OnReady(uint events)
    {
        while (Sockets.TryAccept(Descriptor) is var socket && socket != -Errno.TryAgain)
        {
            if (socket < 0)
            {
                KeeperLog.Write($"a connection could not be accepted: {Errno.Text(-socket)}");
                return;
            }

            var peer = Sockets.PeerUser(socket);
            if (peer != 0 && peer != Programs.UserId)
            {
                KeeperLog.Write($"refused a connection of user {peer}");
                Descriptors.Close(socket);
                continue;
            }

            _links.Add(new Connection(_loop, socket, _handle, _links.Closed));
        }
    }

    // Without its socket a keeper is deaf, but its programs run: it stays and is upgraded or ended by signal.
    public void OnFault(Exception fault) => KeeperLog.Write("the listening socket failed");
}
