using System.Net;
using ActorPm.Contracts.Apps;
using ActorPm.Relay.Http;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Groups;

/// <summary>Accepts on one listening socket.</summary>
internal sealed class Acceptor : ISource
{
    /// <summary>In one go; others have their turn in between.</summary>
    private const int Batch = 64;

    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly Workspace _workspace;
    private readonly Group _group;
    private readonly int _port;
    private int _listener;

    public Acceptor(Workspace workspace, Group group, int listener)
    {
        (_workspace, _group, _listener) = (workspace, group, listener);
        _port = Tcp.LocalPort(listener);
        Descriptors.SetNonBlocking(listener);
        Tcp.SetListenerDefaults(listener);
        workspace.Loop.Watch(listener, Epoll.Readable, this);
    }

    public void OnReady(uint events)
    {
        for (var count = 0; count < Batch && _listener >= 0; count++)
        {
            var descriptor = Tcp.TryAccept(_listener, out var client);
            if (descriptor >= 0) Start(descriptor, client);
            else if (descriptor is -Errno.TooManyFiles or -Errno.TooManyFilesOfSystem)
            {
                Pause();
                return;
            }
            else if (descriptor == -Errno.InvalidArgument) Close(); // the keeper has ended it
            else if (descriptor == -Errno.TryAgain) return;
        }
    }

    public void OnFault(Exception fault)
    {
    }

    public void Close()
    {
        if (_listener < 0) return;
        _workspace.Loop.Forget(_listener);
        Descriptors.Close(_listener);
        _listener = -1;
    }

    private void Start(int descriptor, IPAddress? client)
    {
        var origin = Origin.Of(client, _port);
        if (_group.Proxy == ProxyProtocol.Http) new HttpSession(_workspace, _group, descriptor, origin).Start();
        else new TunnelStart(_workspace, _group, origin).Accepted(descriptor);
    }

    // The backlog holds them meanwhile.
    private void Pause()
    {
        _workspace.Loop.Change(_listener, 0);
        _workspace.Loop.After(PauseWithoutDescriptors, () =>
        {
            if (_listener >= 0) _workspace.Loop.Change(_listener, Epoll.Readable);
        });
    }
}
