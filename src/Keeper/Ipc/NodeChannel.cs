using System.Text;

namespace ActorPm.Keeper.Ipc;

/// <summary>
/// The keeper's end of a Node.js IPC channel (<c>NODE_CHANNEL_FD</c>, JSON lines). Node's own messages
/// go to the <see cref="Peer"/>, the program's go up.
/// </summary>
internal sealed class NodeChannel : ISource
{
    /// <summary>Longer messages of a program are dropped.</summary>
    private const int LongestMessage = 1 << 20;

    /// <summary>Unread by the program; more is refused.</summary>
    private const long MostWaiting = 4 << 20;

    private readonly EventLoop _loop;
    private readonly ChannelQueue _outgoing;
    private readonly LineBuffer _incoming = new(LongestMessage);
    private readonly List<int> _received = [];
    private bool _reading;

    public NodeChannel(EventLoop loop, int descriptor, byte[] partialMessage, IEnumerable<ChannelMessage> waiting)
    {
        _loop = loop;
        Descriptor = descriptor;
        Descriptors.SetNonBlocking(descriptor);
        _incoming.Add(partialMessage);
        _outgoing = new ChannelQueue(descriptor);
        loop.Watch(descriptor, Epoll.Readable, this);
        foreach (var message in waiting) Send(message);
    }

    public int Descriptor { get; private set; }

    /// <summary>A message of the program, as JSON text.</summary>
    public Action<string>? Received { get; set; }

    /// <summary>A message was too long: its length.</summary>
    public Action<long>? TooLong { get; set; }

    /// <summary>Answers Node's own messages; null: they are left alone.</summary>
    public IChannelPeer? Peer { get; set; }

    public byte[] PartialMessage => _incoming.Rest.ToArray();

    public IEnumerable<ChannelMessage> Waiting => _outgoing.All;

    /// <summary>Open, and the program reads what it gets.</summary>
    public bool IsFlowing => Descriptor >= 0 && _outgoing.Waiting < MostWaiting / 2;

    /// <summary>False when the channel is closed, or the program has left too much unread.</summary>
    public bool TrySend(string json)
    {
        // A line end within the JSON text would end the message.
        var bytes = Encoding.UTF8.GetBytes(json.ReplaceLineEndings(" ") + "\n");
        return TrySend(new ChannelMessage(bytes, -1));
    }

    /// <summary>The same for a message ready to be sent. The caller's descriptor stays open and is the caller's.</summary>
    public bool TrySend(ChannelMessage message)
    {
        if (Descriptor < 0 || _outgoing.Waiting + message.Bytes.Length > MostWaiting) return false;
        Send(message);
        return Descriptor >= 0;
    }

    public void OnReady(uint events)
    {
        if ((events & Epoll.Writable) != 0) Flush();
        if ((events & (Epoll.Readable | Epoll.HungUp | Epoll.Fault)) != 0) ReadAll(turns: 16);
    }

    public void OnFault(Exception fault) => Close();

    /// <summary>Reads what is there without waiting for its turn in the loop; nothing while it is being read already.</summary>
    public void ReadNow()
    {
        if (!_reading) ReadAll(turns: 1);
    }

    /// <summary>Reads what the program sent up to now.</summary>
    public void Drain() => ReadAll(turns: int.MaxValue);

    public void Close()
    {
        if (Descriptor < 0) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
        _outgoing.Clear();
        Peer?.OnClosed();
    }

    private void ReadAll(int turns)
    {
        _reading = true;
        try
        {
            ReadTurns(turns);
        }
        finally
        {
            _reading = false;
        }
    }

    private void ReadTurns(int turns)
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        for (; turns > 0 && Descriptor >= 0; turns--)
        {
            var count = SocketMessages.Receive(Descriptor, buffer, _received);
            foreach (var descriptor in _received) Descriptors.Close(descriptor);
            _received.Clear();
            if (count == -Errno.TryAgain) return;
            if (count <= 0)
            {
                Close();
                return;
            }

            _incoming.Add(buffer[..count]);
            while (_incoming.TryTake(out var line)) Handle(line);
            if (_incoming.TakeOverflow() is > 0 and var length) TooLong?.Invoke(length);
        }
    }

    private void Handle(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual(NodeMessage.HandleArrived))
        {
            Peer?.OnHandleAnswer(arrived: true);
            return;
        }

        switch (NodeMessage.KindOf(line))
        {
            case NodeMessageKind.Handle:
                // Unanswered, Node queues everything it sends later.
                Send(new ChannelMessage(NodeMessage.HandleReceived, -1));
                break;
            case NodeMessageKind.HandleLost:
                Peer?.OnHandleAnswer(arrived: false);
                break;
            case NodeMessageKind.Internal:
                Peer?.OnInternal(line);
                break;
            case NodeMessageKind.OfProgram:
                Received?.Invoke(Encoding.UTF8.GetString(line));
                break;
        }
    }

    private void Send(ChannelMessage message)
    {
        if (Descriptor < 0) return;
        if (_outgoing.Add(message) != 0) Close();
        else if (!_outgoing.IsEmpty) _loop.Change(Descriptor, Epoll.Readable | Epoll.Writable);
    }

    private void Flush()
    {
        if (_outgoing.Flush() != 0) Close();
        else if (_outgoing.IsEmpty)
        {
            _loop.Change(Descriptor, Epoll.Readable);
            Peer?.OnFlushed();
        }
    }
}
