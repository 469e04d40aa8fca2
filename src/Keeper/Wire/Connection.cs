using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Wire;

/// <summary>One connection to the keeper's socket: lines in, lines out.</summary>
internal sealed class Connection : ISource
{
    /// <summary>A longer request closes the connection.</summary>
    private const int LongestLine = 8 << 20;

    /// <summary>Events that can be done without are dropped when so much waits for a slow reader.</summary>
    private const long Slow = 4 << 20;

    private readonly EventLoop _loop;
    private readonly OutgoingBytes _outgoing;
    private readonly LineBuffer _incoming = new(LongestLine);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(16 * 1024);
    private readonly Action<Connection, byte[]> _handle;
    private readonly Action<Connection> _closed;
    private bool _closing;

    public Connection(EventLoop loop, int descriptor, Action<Connection, byte[]> handle, Action<Connection> closed)
    {
        (_loop, Descriptor, _handle, _closed) = (loop, descriptor, handle, closed);
        _outgoing = new OutgoingBytes(descriptor, isSocket: true);
        loop.Watch(descriptor, Epoll.Readable, this);
    }

    public int Descriptor { get; private set; }

    public bool IsOpen => Descriptor >= 0;

    /// <summary>It has said hello.</summary>
    public bool IsAttached { get; set; }

    /// <summary>The term it controls with; null for an observer.</summary>
    public long? Term { get; set; }

    /// <summary>Set once it follows logs: then blocks are fetched from here whenever there is room.</summary>
    public Follower? Follower { get; set; }

    /// <summary>Too much waits for its reader already.</summary>
    public bool IsSlow => _outgoing.Waiting > Slow;

    public bool HasRoom => IsOpen && _outgoing.IsEmpty;

    public void Send(KeeperMessage message)
    {
        if (!IsOpen) return;
        SendBytes([.. KeeperJson.Serialize(message), (byte)'\n']);
    }

    /// <summary>Closes once everything sent so far is out.</summary>
    public void CloseAfterFlush()
    {
        _closing = true;
        if (_outgoing.IsEmpty) Close();
        else if (IsOpen) _loop.After(TimeSpan.FromSeconds(5), Close);
    }

    public void OnReady(uint events)
    {
        if ((events & Epoll.Writable) != 0) Flush();
        if (IsOpen && (events & (Epoll.Readable | Epoll.HungUp | Epoll.Fault)) != 0) ReadAll();
    }

    public void OnFault(Exception fault) => Close();

    public void Close()
    {
        if (!IsOpen) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
        _closed(this);
    }

    /// <summary>Sends what waits, blocking up to this long; for the moments before the keeper goes.</summary>
    public void FlushNow(TimeSpan limit)
    {
        var end = Clock.Milliseconds + (long)limit.TotalMilliseconds;
        while (HasWaiting && Clock.Milliseconds < end && Descriptors.WaitWritable(Descriptor, 50)) Flush();
    }

    private bool HasWaiting => IsOpen && !_outgoing.IsEmpty;

    private void ReadAll()
    {
        var count = Descriptors.Read(Descriptor, _buffer);
        if (count == -Errno.TryAgain) return;
        if (count <= 0)
        {
            Close();
            return;
        }

        _incoming.Add(_buffer.AsSpan(0, count));
        while (IsOpen && !_closing && _incoming.TryTake(out var line)) _handle(this, line.ToArray());
        if (!_incoming.IsSkipping) return;
        KeeperLog.Write($"a connection sent a line of more than {LongestLine} bytes and is closed");
        Close();
    }

    private void SendBytes(byte[] bytes)
    {
        if (_outgoing.Add(bytes) != 0) Close();
        else if (!_outgoing.IsEmpty) _loop.Change(Descriptor, Epoll.Readable | Epoll.Writable);
    }

    private void Flush()
    {
        if (_outgoing.Flush() != 0)
        {
            Close();
            return;
        }

        if (!_outgoing.IsEmpty) return;
        _loop.Change(Descriptor, Epoll.Readable);
        if (_closing) Close();
        else Follower?.SendWaiting(this);
    }
}
