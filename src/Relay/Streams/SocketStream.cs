namespace ActorPm.Relay.Streams;

/// <summary>
/// A connected socket of the event loop: sends at once what fits and keeps the rest, and looks for incoming
/// bytes only while its owner wants some. That is the whole of back-pressure.
/// </summary>
internal sealed class SocketStream : ISource
{
    private readonly EventLoop _loop;
    private readonly ByteBuffer _outgoing = new();
    private uint _watched;
    private bool _wantsBytes = true;
    private bool _writingEnded;
    private bool _sendingFailed;
    private bool _isPromised;

    public SocketStream(EventLoop loop, int descriptor, IStreamOwner owner, bool connecting = false)
        : this(loop, descriptor, owner, connecting, isPromised: false)
    {
    }

    private SocketStream(EventLoop loop, int descriptor, IStreamOwner owner, bool connecting, bool isPromised)
    {
        (_loop, Descriptor, Owner, IsConnecting, _isPromised) = (loop, descriptor, owner, connecting, isPromised);
        _watched = Wanted;
        if (_watched != 0) loop.Watch(descriptor, _watched, this);
    }

    /// <summary>One whose connection is established by somebody else, who says so by <see cref="Settle"/>.</summary>
    public static SocketStream Promised(EventLoop loop, int descriptor, IStreamOwner owner) => new(loop, descriptor, owner, connecting: true, isPromised: true);

    public int Descriptor { get; private set; }

    public IStreamOwner Owner { get; set; }

    public bool IsOpen => Descriptor >= 0;

    /// <summary>Its connection is not established yet.</summary>
    public bool IsConnecting { get; private set; }

    /// <summary>Bytes that did not fit yet.</summary>
    public int Waiting => _outgoing.Length;

    /// <summary>False while whoever takes the bytes cannot keep up, and after the end.</summary>
    public bool WantsBytes
    {
        get => _wantsBytes;
        set
        {
            if (_wantsBytes == value) return;
            _wantsBytes = value;
            Update();
        }
    }

    private uint Wanted => _isPromised ? 0 : IsConnecting ? Epoll.Writable : (_wantsBytes ? Epoll.Readable : 0) | (_outgoing.Length > 0 ? Epoll.Writable : 0);

    /// <summary>Sends or keeps; false when the connection is broken (its owner is told nothing).</summary>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen || _sendingFailed) return false;
        if (_outgoing.Length == 0 && !IsConnecting)
        {
            while (!bytes.IsEmpty)
            {
                var sent = Sockets.Send(Descriptor, bytes);
                if (sent == -Errno.TryAgain) break;
                if (sent < 0) return false;
                bytes = bytes[sent..];
            }
        }

        if (bytes.IsEmpty) return true;
        _outgoing.Add(bytes);
        Update();
        return true;
    }

    /// <summary>The connection that was promised is there, or will not be.</summary>
    public void Settle(bool isEstablished)
    {
        _isPromised = false;
        if (!IsOpen) return;
        if (isEstablished) Connected();
        else Owner.Broken(this);
    }

    /// <summary>Bytes received, 0 at the end, or a negative errno.</summary>
    public int Receive(Span<byte> buffer) => Tcp.Receive(Descriptor, buffer);

    /// <summary>The other side is told that nothing more comes, once; its bytes still arrive.</summary>
    public void EndWriting()
    {
        if (!IsOpen || _writingEnded) return;
        _writingEnded = true;
        Tcp.ShutdownWriting(Descriptor);
    }

    public void Close()
    {
        if (!IsOpen) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
        _outgoing.Clear();
    }

    public void OnReady(uint events)
    {
        if (IsConnecting)
        {
            Connected();
            return;
        }

        if ((events & Epoll.Writable) != 0 && _outgoing.Length > 0 && !Flush()) return;
        if (!IsOpen) return;
        if ((events & Epoll.Readable) != 0 && _wantsBytes) Owner.Readable(this);
        else if ((events & (Epoll.HungUp | Epoll.Fault)) != 0) Owner.Broken(this);
    }

    public void OnFault(Exception fault)
    {
        if (IsOpen) Owner.Broken(this);
        Close();
    }

    private void Connected()
    {
        if (Tcp.TakeError(Descriptor) != 0)
        {
            Owner.Broken(this);
            return;
        }

        IsConnecting = false;
        if (_outgoing.Length > 0 && !Flush()) return;
        if (!IsOpen) return;
        Update();
        if (_outgoing.Length == 0) Owner.Writable(this);
    }

    private bool Flush()
    {
        while (_outgoing.Length > 0)
        {
            var sent = Sockets.Send(Descriptor, _outgoing.Bytes);
            if (sent == -Errno.TryAgain) break;
            if (sent < 0) return GiveUpSending();
            _outgoing.Drop(sent);
        }

        if (_outgoing.Length > 0) return true;
        Update();
        Owner.Writable(this);
        return true;
    }

    // What the other side said before it went can still be read; reading then tells that it is gone.
    private bool GiveUpSending()
    {
        if (!_wantsBytes)
        {
            Owner.Broken(this);
            return false;
        }

        _outgoing.Clear();
        _sendingFailed = true;
        Update();
        return true;
    }

    private void Update()
    {
        var wanted = Wanted;
        if (!IsOpen || _watched == wanted) return;
        // A hang-up cannot be masked: while nothing is wanted, an ended stream with unread bytes would be told for ever.
        if (wanted == 0) _loop.Forget(Descriptor);
        else if (_watched == 0) _loop.Watch(Descriptor, wanted, this);
        else _loop.Change(Descriptor, wanted);
        _watched = wanted;
    }
}
