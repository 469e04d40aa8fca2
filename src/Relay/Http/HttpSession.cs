using System.Net;
using ActorPm.Relay.Groups;
using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Http;

/// <summary>
/// One client connection. Reads a request, lets an <see cref="Exchange"/> with an instance answer it, reads the
/// next: so the client is at another instance with each request, and none is lost with an instance that goes.
/// </summary>
/// <remarks>
/// <code>
/// Head ──whole head──→ Answering ──response over──→ Head
///  │  └─not HTTP/1──→ (TunnelStart)     ├─101──→ (Tunnel)
///  └─bad────────────→ Lingering ←───────┴─refused, or the connection cannot be kept
/// </code>
/// </remarks>
internal sealed class HttpSession : IStreamOwner, ISwept
{
    private enum Phase
    {
        Head,
        Answering,
        Lingering,
        Over,
    }

    private readonly Workspace _workspace;
    private readonly Group _group;
    private readonly ByteBuffer _input = new();
    private readonly Exchange _exchange;
    private Phase _phase = Phase.Head;
    private long _deadline;
    private int _searched;
    private bool _notFirst;
    private bool _clean;
    private int _stalledWith;
    private long _stalledSince;

    public HttpSession(Workspace workspace, Group group, int descriptor, Origin origin)
    {
        (_workspace, _group, Origin) = (workspace, group, origin);
        Client = new SocketStream(workspace.Loop, descriptor, this);
        _exchange = new Exchange(workspace, group, this);
        _deadline = workspace.Now + RelayLimits.ReceiveHead;
    }

    public int SweptIndex { get; set; } = -1;

    public Origin Origin { get; }

    public IPAddress? Address => Origin.Address;

    public SocketStream Client { get; }

    /// <summary>The client sends nothing more.</summary>
    public bool ClientEnded { get; private set; }

    public void Start()
    {
        _workspace.Add(this);
        Readable(Client);
    }

    public void Readable(SocketStream stream)
    {
        var buffer = _workspace.Scratch;
        var count = stream.Receive(buffer);
        if (count == -Errno.TryAgain) return;
        if (count < 0) Close();
        else if (count == 0) Ended();
        else Received(buffer.AsSpan(0, count));
    }

    public void Writable(SocketStream stream)
    {
        if (_phase == Phase.Answering) _exchange.ClientHasRoom();
        else if (_phase == Phase.Lingering) Linger();
    }

    public void Broken(SocketStream stream) => Close();

    public void Sweep()
    {
        if (_phase == Phase.Answering) _exchange.Sweep();
        if (_phase == Phase.Over) return;
        if (IsStalled()) Close();
        else if (_phase == Phase.Head) SweepHead();
        else if (_phase == Phase.Lingering && _workspace.Now > _deadline && Client.Waiting == 0) Close();
    }

    /// <summary>The response is out; what comes next.</summary>
    public void Answered(bool keepsAlive, bool requestDone)
    {
        if (!keepsAlive)
        {
            _clean = requestDone && _input.Length == 0;
            StartLingering();
            return;
        }

        _phase = Phase.Head;
        _notFirst = true;
        _searched = 0;
        _deadline = _workspace.Now + RelayLimits.IdleClient;
        if (_input.Length > 0)
        {
            ReadHead(_input.Bytes, fromInput: true);
            if (_phase == Phase.Head) Client.WantsBytes = !ClientEnded;
        }
        else if (!ClientEnded)
        {
            Client.WantsBytes = true;
        }

        if (_phase == Phase.Head && ClientEnded) Close();
    }

    /// <summary>The instance takes bytes; so may we, within limits.</summary>
    public void ResumeClient() => Client.WantsBytes = !ClientEnded && _input.Length <= RelayLimits.Ahead;

    /// <summary>With a response of our own; then the connection ends.</summary>
    public void Refuse(int status, string text, bool withoutBody = false)
    {
        _ = Client.Send(Refusal.Response(status, text, withoutBody));
        StartLingering();
    }

    /// <summary>The client's further bytes, and its place, go over to whoever relays bytes.</summary>
    public byte[] Leave()
    {
        var rest = _input.Bytes.ToArray();
        _input.Clear();
        _phase = Phase.Over;
        _workspace.Remove(this);
        return rest;
    }

    /// <summary>At once.</summary>
    public void Close()
    {
        if (_phase == Phase.Over) return;
        var answering = _phase == Phase.Answering;
        _phase = Phase.Over;
        if (answering) _exchange.Abandon();
        Client.Close();
        _input.Clear();
        _workspace.Remove(this);
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        switch (_phase)
        {
            case Phase.Head when _input.Length == 0:
                ReadHead(bytes, fromInput: false);
                break;
            case Phase.Head:
                _input.Add(bytes);
                ReadHead(_input.Bytes, fromInput: true);
                break;
            case Phase.Answering:
                var used = _exchange.TakeBody(bytes);
                if (_phase == Phase.Answering) KeepForLater(bytes[used..]);
                break;
        }
    }

    private void ReadHead(ReadOnlySpan<byte> bytes, bool fromInput)
    {
        var head = _workspace.Request;
        var result = head.Read(bytes, _searched);
        if (result == HeadResult.Complete)
        {
            Begin(head, bytes, fromInput);
        }
        else if (result == HeadResult.NotHttp && !_notFirst)
        {
            if (!fromInput) _input.Add(bytes);
            var received = Leave();
            new TunnelStart(_workspace, _group, Origin).Take(Client, received, ClientEnded);
        }
        else if (result == HeadResult.Incomplete)
        {
            if (_searched == 0) _deadline = _workspace.Now + RelayLimits.ReceiveHead;
            if (!fromInput) _input.Add(bytes);
            _searched = bytes.Length;
        }
        else
        {
            _input.Clear();
            if (result == HeadResult.NotHttp) Refuse(400, "this is not HTTP/1");
            else Refuse(head.Status, head.Problem);
        }
    }

    private void Begin(RequestHead head, ReadOnlySpan<byte> bytes, bool fromInput)
    {
        _phase = Phase.Answering;
        _searched = 0;
        var length = head.Length;
        _exchange.Begin(head, bytes[..length]);
        if (_phase != Phase.Answering) return;
        var body = bytes[length..];
        var used = body.IsEmpty ? 0 : _exchange.TakeBody(body);
        if (_phase != Phase.Answering) return;
        if (fromInput) _input.Drop(length + used);
        else KeepForLater(body[used..]);
    }

    private void KeepForLater(ReadOnlySpan<byte> bytes)
    {
        _input.Add(bytes);
        if (_input.Length > RelayLimits.Ahead) Client.WantsBytes = false;
    }

    private void Ended()
    {
        ClientEnded = true;
        Client.WantsBytes = false;
        if (_phase == Phase.Answering) _exchange.ClientEnded();
        else Close();
    }

    private void SweepHead()
    {
        if (_workspace.Retiring && _input.Length == 0) _deadline = Math.Min(_deadline, _workspace.Now + RelayLimits.IdleWhileRetiring);
        if (_workspace.Now <= _deadline) return;
        if (_input.Length == 0) Close();
        else Refuse(408, "the head of the request took too long");
    }

    // What has not become less for a minute: it takes nothing.
    private bool IsStalled()
    {
        if (Client.Waiting != _stalledWith || Client.Waiting == 0)
        {
            (_stalledWith, _stalledSince) = (Client.Waiting, _workspace.Now);
            return false;
        }

        return _workspace.Now - _stalledSince > RelayLimits.Stalled;
    }

    // Closing over unread bytes would reset the connection, and the client might never see the response.
    private void StartLingering()
    {
        _phase = Phase.Lingering;
        _input.Clear();
        _deadline = _workspace.Now + RelayLimits.Linger;
        Client.WantsBytes = !ClientEnded;
        if (Client.Waiting == 0) Linger();
    }

    private void Linger()
    {
        if (!_clean) Client.EndWriting();
        if (_clean || ClientEnded || !Client.IsOpen) Close();
    }
}
