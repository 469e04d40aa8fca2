using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Http;

/// <summary>
/// One request and its response (<see cref="ResponseRelay"/>), between a client's session and an instance; used again
/// for the session's next request. Chooses the instance, and another one as long as that can do no harm.
/// </summary>
internal sealed partial class Exchange(Workspace workspace, Group group, HttpSession session) : IStreamOwner, IUseOfBackend, IWaiter
{
    /// <summary>Instances a request is sent to, when the first ones end without a word.</summary>
    private const int MostSent = 3;

    private readonly ByteBuffer _sent = new();
    private readonly ResponseRelay _response = new(workspace, session);
    private SocketStream? _server;
    private Backend? _backend;
    private List<Backend>? _tried;
    private BodyFraming _request;
    private bool _active;
    private bool _isHead;
    private bool _idempotent;
    private bool _reused;
    private bool _repeatable;
    private int _timesSent;
    private long _deadline;
    private long _waitUntil;

    public void Begin(RequestHead head, ReadOnlySpan<byte> bytes)
    {
        workspace.Writer.Write(head, bytes, session.Address);
        _request = head.Body;
        _response.Begin(head);
        (_isHead, _idempotent) = (head.IsHead, head.IsIdempotent);
        (_active, _repeatable, _timesSent, _tried) = (true, true, 0, null);
        _waitUntil = workspace.Now + RelayLimits.WaitForInstance;
        _deadline = workspace.Now + RelayLimits.Stalled;
        _sent.Add(workspace.Writer.Bytes);
        TryAgain();
    }

    /// <summary>The client's next bytes; how many of them belong to this request.</summary>
    public int TakeBody(ReadOnlySpan<byte> bytes)
    {
        if (_request.IsDone) return 0;
        var count = _request.Take(bytes);
        if (_request.IsBad)
        {
            if (_response.HasBegun) session.Close();
            else Fail(400, "the chunks of the body are not valid");
            return count;
        }

        _deadline = workspace.Now + RelayLimits.Stalled;
        if (_repeatable) _sent.Add(bytes[..count]);
        if (_repeatable && _server is { IsConnecting: false } && _sent.Length > RelayLimits.Repeat) ForgetSent();
        if (_server is null) PauseClient();
        else if (_server.Send(bytes[..count])) PauseIfFull();
        else if (!_server.WantsBytes) Broken(_server);
        // else: it takes no more, perhaps with a response on its way that says why; reading it tells.
        if (_response.IsDone && _request.IsDone) End(reuse: false);
        return count;
    }

    public void ClientEnded()
    {
        if (!_request.IsDone) session.Close();
        else _deadline = workspace.Now + RelayLimits.HalfClosed;
    }

    public void ClientHasRoom()
    {
        if (_server is not null) _server.WantsBytes = true;
    }

    /// <summary>The client is gone.</summary>
    public void Abandon()
    {
        LeaveServer(reuse: false);
        Reset();
    }

    public void Sweep()
    {
        if (!_active) return;
        if (_server is { IsConnecting: true } connecting)
        {
            if (workspace.Now > _deadline) Broken(connecting);
        }
        else if (_server is null)
        {
            group.WaitNoMore(this);
            if (workspace.Now > _waitUntil)
            {
                if (_tried is null) Fail(503, "no instance of this app takes requests");
                else Fail(502, "no instance of this app accepts the connection");
                return;
            }

            // An instance that refused may be there again.
            _tried = null;
            TryAgain();
        }
        else if (workspace.Now > _deadline)
        {
            if (session.ClientEnded && session.Client.Waiting == 0) session.Close();
            else if (!_request.IsDone && session.Client.WantsBytes && _response.HasBegun) session.Close();
            else if (!_request.IsDone && session.Client.WantsBytes) Fail(408, "the body of the request took too long");
        }
    }

    public void Readable(SocketStream stream)
    {
        var buffer = workspace.Scratch;
        var count = stream.Receive(buffer);
        if (count == -Errno.TryAgain) return;
        if (count <= 0)
        {
            ServerEnded(count == 0);
            return;
        }

        _deadline = workspace.Now + (session.ClientEnded ? RelayLimits.HalfClosed : RelayLimits.Stalled);
        if (!_response.HasBegun) ForgetSent();
        Follow(_response.Take(buffer.AsSpan(0, count), _request.IsDone));
    }

    // Connected, or everything is out: on with the body.
    public void Writable(SocketStream stream)
    {
        session.ResumeClient();
        if (!_reused || !_idempotent) ForgetSent();
        _deadline = workspace.Now + RelayLimits.Stalled;
    }

    public void BackendGone() => ServerEnded(orderly: false);

    private void Follow(ResponseStep step)
    {
        switch (step)
        {
            case ResponseStep.Continues:
                if (_response.IsUnderWay && session.Client.Waiting > 0) _server!.WantsBytes = false;
                break;
            case ResponseStep.Done:
                // An instance may answer before it has read the whole request: it still gets the rest.
                if (_request.IsDone || _response.LeavesBody) End(reuse: !_response.HasSurplus);
                break;
            case ResponseStep.Upgraded:
                BecomeTunnel();
                break;
            case ResponseStep.Invalid:
                group.Tell(_backend!, $"its response cannot be relayed: {workspace.Response.Problem}");
                Fail(502, "the response of the app is not valid HTTP/1");
                break;
            case ResponseStep.SwitchedUnasked:
                group.Tell(_backend!, "it switched protocols without being asked to");
                Fail(502, "the response of the app is not valid HTTP/1");
                break;
            case ResponseStep.Broken:
                session.Close();
                break;
        }
    }

    private void ServerEnded(bool orderly)
    {
        if (_response.IsUnderWay)
        {
            // Cut short; the client must not take it for whole.
            if (_response.IsDone || (orderly && _response.MayEndHere)) End(reuse: false);
            else session.Close();
            return;
        }

        var again = !_response.HasBegun && _reused && _repeatable && _timesSent < MostSent;
        LeaveServer(reuse: false);
        if (again) TryAgain();
        else Fail(502, _response.HasBegun ? "the app ended its response early" : "the app closed the connection without a response");
    }

    private void End(bool reuse)
    {
        var keepsAlive = _response.KeepsClient && _request.IsDone;
        LeaveServer(reuse && _response.KeepsServer && _request.IsDone);
        Reset();
        session.Answered(keepsAlive, requestDone: _request.IsDone);
    }

    private void Fail(int status, string text)
    {
        var isHead = _isHead;
        LeaveServer(reuse: false);
        Reset();
        session.Refuse(status, text, isHead);
    }

    private void BecomeTunnel()
    {
        var fromClient = session.Leave();
        if (!session.Client.Send(workspace.Writer.Bytes))
        {
            LeaveServer(reuse: false);
            session.Client.Close();
            return;
        }

        var (server, backend) = (_server!, _backend!);
        (_server, _backend) = (null, null);
        Reset();
        new Tunnel(workspace, session.Client, server, backend, this).Start(fromClient, session.ClientEnded);
    }

    private void Reset()
    {
        _active = false;
        group.WaitNoMore(this);
        _sent.Clear();
        _response.Clear();
    }

    private void PauseIfFull()
    {
        if (_server is { Waiting: > 0 }) PauseClient();
    }

    private void PauseClient()
    {
        if (!_request.IsDone) session.Client.WantsBytes = false;
    }
}
