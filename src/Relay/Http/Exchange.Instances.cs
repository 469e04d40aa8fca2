using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Http;

/// <content>Which instance gets the request, and which one after that as long as it can do no harm.</content>
internal sealed partial class Exchange
{
    public void TryAgain()
    {
        if (!_active || _server is not null) return;
        while (!group.Released && group.Choose(session.Origin, _tried) is { } backend)
        {
            if (Send(backend)) return;
            (_tried ??= []).Add(backend);
        }

        if (group.Released) Fail(503, "this app has been stopped");
        else group.Wait(this);
    }

    public void Broken(SocketStream stream)
    {
        if (!stream.IsConnecting)
        {
            ServerEnded(orderly: false);
            return;
        }

        // Nothing has been sent: any other instance will do.
        (_tried ??= []).Add(_backend!);
        LeaveServer(reuse: false);
        TryAgain();
    }

    private bool Send(Backend backend)
    {
        var idle = backend.Idle.Take(justUsed: !_idempotent || _sent.Length > RelayLimits.Repeat);
        _reused = idle is not null;
        if (idle is null)
        {
            _server = backend.Connect(this, session.Origin);
            if (_server is null) return false;
            _deadline = workspace.Now + RelayLimits.Connect;
            PauseClient();
        }
        else
        {
            _server = idle;
            idle.Owner = this;
            _deadline = workspace.Now + RelayLimits.Stalled;
        }

        _backend = backend;
        backend.Begin(this);
        _timesSent++;
        if (!_server.Send(_sent.Bytes))
        {
            Broken(_server);
            return true;
        }

        if (_server.Waiting > 0) PauseClient();
        else session.ResumeClient();
        if (_reused && !_idempotent) ForgetSent();
        return true;
    }

    private void LeaveServer(bool reuse)
    {
        var (server, backend) = (_server, _backend);
        (_server, _backend) = (null, null);
        if (server is not null)
        {
            if (reuse && backend is { TakesConnections: true } && !workspace.Retiring && server.Waiting == 0) backend.Idle.Add(server, _response.ServerLimit);
            else server.Close();
        }

        backend?.End(this);
    }

    private void ForgetSent()
    {
        _repeatable = false;
        _sent.Clear();
    }
}
