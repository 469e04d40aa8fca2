using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Http;

/// <summary>
/// One request and its response, between a client's session and an instance; used again for the session's next
/// request. Chooses the instance, and another one as long as that can do no harm.
/// </summary>
internal sealed class Exchange(Workspace workspace, Group group, HttpSession session) : IStreamOwner, IUseOfBackend, IWaiter
{
    /// <summary>Instances a request is sent to, when the first ones end without a word.</summary>
    private const int MostSent = 3;

    private readonly ByteBuffer _sent = new();
    private readonly ByteBuffer _head = new();
    private SocketStream? _server;
    private Backend? _backend;
    private List<Backend>? _tried;
    private BodyFraming _request;
    private BodyFraming _response;
    private bool _active;
    private bool _old;
    private bool _isHead;
    private bool _idempotent;
    private bool _keepsAlive;
    private bool _upgrade;
    private bool _expects;
    private bool _responseDone;
    private bool _reused;
    private bool _repeatable;
    private bool _answered;
    private bool _responding;
    private bool _serverKeepsAlive;
    private int _serverLimit;
    private int _timesSent;
    private long _deadline;
    private long _waitUntil;

    public void Begin(RequestHead head, ReadOnlySpan<byte> bytes)
    {
        workspace.Writer.Write(head, bytes, session.Address);
        _request = head.Body;
        (_old, _isHead, _idempotent, _upgrade) = (head.IsOld, head.IsHead, head.IsIdempotent, head.AsksUpgrade);
        (_keepsAlive, _expects, _responseDone) = (head.KeepsAlive, head.Fields.Expects, false);
        (_active, _repeatable, _answered, _responding, _timesSent, _tried) = (true, true, false, false, 0, null);
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
            if (_answered) session.Close();
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
        if (_responseDone && _request.IsDone) End(reuse: false);
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

    public void TryAgain()
    {
        if (!_active || _server is not null) return;
        while (!group.Released && group.Choose(session.Address, _tried) is { } backend)
        {
            if (Send(backend)) return;
            (_tried ??= []).Add(backend);
        }

        if (group.Released) Fail(503, "this app has been stopped");
        else group.Wait(this);
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
            else if (!_request.IsDone && session.Client.WantsBytes && _answered) session.Close();
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
        if (!_answered)
        {
            _answered = true;
            ForgetSent();
        }

        if (_responding) Relay(buffer.AsSpan(0, count), headWritten: false);
        else if (_head.Length == 0) ReadHead(buffer.AsSpan(0, count), kept: false);
        else
        {
            _head.Add(buffer.AsSpan(0, count));
            ReadHead(_head.Bytes, kept: true);
        }
    }

    // Connected, or everything is out: on with the body.
    public void Writable(SocketStream stream)
    {
        session.ResumeClient();
        if (!_reused || !_idempotent) ForgetSent();
        _deadline = workspace.Now + RelayLimits.Stalled;
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

    public void BackendGone() => ServerEnded(orderly: false);

    private bool Send(Backend backend)
    {
        var idle = backend.Idle.Take(justUsed: !_idempotent || _sent.Length > RelayLimits.Repeat);
        _reused = idle is not null;
        if (idle is null)
        {
            var descriptor = backend.TryConnect();
            if (descriptor < 0) return false;
            _server = new SocketStream(workspace.Loop, descriptor, this, connecting: true);
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

    private void ReadHead(ReadOnlySpan<byte> bytes, bool kept)
    {
        var head = workspace.Response;
        var result = head.Read(bytes);
        if (result == HeadResult.Incomplete)
        {
            if (!kept) _head.Add(bytes);
            return;
        }

        if (result == HeadResult.Bad)
        {
            group.Tell(_backend!, $"its response cannot be relayed: {head.Problem}");
            Fail(502, "the response of the app is not valid HTTP/1");
            return;
        }

        if (head.IsUpgrade && !_upgrade)
        {
            group.Tell(_backend!, "it switched protocols without being asked to");
            Fail(502, "the response of the app is not valid HTTP/1");
            return;
        }

        StartResponse(head, bytes, kept);
    }

    private void StartResponse(ResponseHead head, ReadOnlySpan<byte> bytes, bool kept)
    {
        if (head.IsInterim)
        {
            _expects = false;
        }
        else
        {
            _response = head.Body(_isHead);
            _responding = true;
            _serverKeepsAlive = head.KeepsAlive(_old) && !_response.IsUntilEnd;
            _serverLimit = Limit(head, bytes);
            _expects &= !_request.IsDone;
            // A request that is still under way would be taken for the next one.
            _keepsAlive &= _request.IsDone && !_response.IsUntilEnd && !workspace.Retiring;
        }

        workspace.Writer.Write(head, bytes[..head.Length], _old, _keepsAlive);
        var rest = bytes[head.Length..];
        if (head.IsUpgrade) BecomeTunnel(rest);
        else if (!head.IsInterim) Relay(rest, headWritten: true);
        else if (!_old && !session.Client.Send(workspace.Writer.Bytes)) session.Close();
        else if (!rest.IsEmpty) ReadNextHead(rest);
        else _head.Clear();
        if (kept && _responding) _head.Clear();
    }

    private void ReadNextHead(ReadOnlySpan<byte> rest)
    {
        var copy = rest.ToArray();
        _head.Clear();
        ReadHead(copy, kept: false);
    }

    private void Relay(ReadOnlySpan<byte> bytes, bool headWritten)
    {
        var count = _response.Take(bytes);
        var surplus = count < bytes.Length;
        bool sent;
        if (headWritten)
        {
            workspace.Writer.Add(bytes[..count]);
            sent = session.Client.Send(workspace.Writer.Bytes);
        }
        else
        {
            sent = session.Client.Send(bytes[..count]);
        }

        if (!sent || _response.IsBad) session.Close();
        else if (_response.IsDone) ResponseDone(surplus);
        else if (session.Client.Waiting > 0) _server!.WantsBytes = false;
    }

    // An instance may answer before it has read the whole request: it still gets the rest.
    private void ResponseDone(bool surplus)
    {
        _responseDone = true;
        if (_request.IsDone || _expects) End(reuse: !surplus);
    }

    private void ServerEnded(bool orderly)
    {
        if (_responding)
        {
            // Cut short; the client must not take it for whole.
            if (_responseDone || (orderly && _response.IsUntilEnd)) End(reuse: false);
            else session.Close();
            return;
        }

        var again = !_answered && _reused && _repeatable && _timesSent < MostSent;
        LeaveServer(reuse: false);
        if (again) TryAgain();
        else Fail(502, _answered ? "the app ended its response early" : "the app closed the connection without a response");
    }

    private void End(bool reuse)
    {
        var keepsAlive = _keepsAlive && _request.IsDone;
        LeaveServer(reuse && _serverKeepsAlive && _request.IsDone);
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

    private void BecomeTunnel(ReadOnlySpan<byte> rest)
    {
        workspace.Writer.Add(rest);
        var fromClient = session.Leave();
        if (!session.Client.Send(workspace.Writer.Bytes))
        {
            LeaveServer(reuse: false);
            session.Client.Close();
            return;
        }

        var (server, backend) = (_server!, _backend!);
        (_server, _backend) = (null, null);
        _head.Clear();
        Reset();
        new Tunnel(workspace, session.Client, server, backend, this).Start(fromClient, session.ClientEnded);
    }

    private void LeaveServer(bool reuse)
    {
        var (server, backend) = (_server, _backend);
        (_server, _backend) = (null, null);
        if (server is not null)
        {
            if (reuse && backend is { TakesConnections: true } && !workspace.Retiring && server.Waiting == 0) backend.Idle.Add(server, _serverLimit);
            else server.Close();
        }

        backend?.End(this);
    }

    private void Reset()
    {
        _active = false;
        group.WaitNoMore(this);
        _sent.Clear();
        _head.Clear();
    }

    private void ForgetSent()
    {
        _repeatable = false;
        _sent.Clear();
    }

    private void PauseIfFull()
    {
        if (_server is { Waiting: > 0 }) PauseClient();
    }

    private void PauseClient()
    {
        if (!_request.IsDone) session.Client.WantsBytes = false;
    }

    // "Keep-Alive: timeout=5": a second less than the instance itself would wait.
    private static int Limit(ResponseHead head, ReadOnlySpan<byte> bytes)
    {
        if (head.Fields.KeepAlive is not { } field) return IdleConnections.DefaultLimit;
        foreach (var range in bytes[field.ValueStart..field.ValueEnd].Split((byte)','))
        {
            var part = bytes[field.ValueStart..field.ValueEnd][range].Trim(" \t"u8);
            if (part.StartsWith("timeout="u8) && FieldNames.Number(part[8..]) is >= 0 and var seconds) return (int)Math.Min(seconds - 1, IdleConnections.DefaultLimit);
        }

        return IdleConnections.DefaultLimit;
    }
}
