using ActorPm.Relay.Groups;

namespace ActorPm.Relay.Streams;

/// <summary>A client whose bytes are only relayed, until an instance has accepted its connection.</summary>
internal sealed class TunnelStart(Workspace workspace, Group group, Origin origin) : IStreamOwner, IUseOfBackend, IWaiter, ISwept
{
    private SocketStream? _client;
    private SocketStream? _server;
    private Backend? _backend;
    private List<Backend>? _tried;
    private byte[] _received = [];
    private bool _clientEnded;
    private long _connectUntil;
    private long _waitUntil;

    public int SweptIndex { get; set; } = -1;

    /// <summary>A client that has sent nothing yet.</summary>
    public void Accepted(int descriptor) => Take(new SocketStream(workspace.Loop, descriptor, this), [], false);

    /// <summary>A client whose first bytes have been looked at.</summary>
    public void Take(SocketStream client, byte[] received, bool ended)
    {
        (_client, _received, _clientEnded) = (client, received, ended);
        client.Owner = this;
        client.WantsBytes = false;
        _waitUntil = workspace.Now + RelayLimits.WaitForInstance;
        workspace.Add(this);
        TryAgain();
    }

    public void TryAgain()
    {
        if (_client is not { IsOpen: true } || _server is not null) return;
        while (!group.Released && group.Choose(origin, _tried) is { } backend)
        {
            var server = backend.Connect(this, origin);
            if (server is null)
            {
                (_tried ??= []).Add(backend);
                continue;
            }

            _backend = backend;
            _backend.Begin(this);
            _connectUntil = workspace.Now + RelayLimits.Connect;
            _server = server;
            return;
        }

        if (group.Released) Close();
        else group.Wait(this);
    }

    public void Sweep()
    {
        if (_server is { IsConnecting: true } server)
        {
            if (workspace.Now > _connectUntil) Broken(server);
        }
        else if (workspace.Now > _waitUntil)
        {
            Close();
        }
        else
        {
            // An instance that refused may be there again.
            _tried = null;
            group.WaitNoMore(this);
            TryAgain();
        }
    }

    public void Readable(SocketStream stream)
    {
    }

    public void Writable(SocketStream stream)
    {
        if (stream != _server || _client is null || _backend is null) return;
        workspace.Remove(this);
        var tunnel = new Tunnel(workspace, _client, stream, _backend, this);
        _server = null;
        tunnel.Start(_received, _clientEnded);
    }

    public void Broken(SocketStream stream)
    {
        if (stream != _server)
        {
            Close();
            return;
        }

        LeaveBackend();
        TryAgain();
    }

    public void BackendGone()
    {
        LeaveBackend();
        TryAgain();
    }

    private void LeaveBackend()
    {
        _server?.Close();
        _server = null;
        if (_backend is null) return;
        (_tried ??= []).Add(_backend);
        _backend.End(this);
        _backend = null;
    }

    private void Close()
    {
        group.WaitNoMore(this);
        LeaveBackend();
        _client?.Close();
        workspace.Remove(this);
    }
}
