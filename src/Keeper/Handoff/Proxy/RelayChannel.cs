using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Ipc;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>The keeper's end of the channel to a relay: orders with descriptors out, events in.</summary>
internal sealed class RelayChannel : ISource
{
    /// <summary>Counts of some 100,000 processes.</summary>
    private const int LongestMessage = 1 << 23;

    private readonly EventLoop _loop;
    private readonly ChannelQueue _outgoing;
    private readonly LineBuffer _incoming = new(LongestMessage);

    // A relay sends none; what comes all the same is closed.
    private readonly List<int> _received = [];
    private bool _deaf;

    public RelayChannel(EventLoop loop, int descriptor, byte[] partialMessage, IEnumerable<ChannelMessage> waiting)
    {
        (_loop, Descriptor) = (loop, descriptor);
        Descriptors.SetNonBlocking(descriptor);
        _incoming.Add(partialMessage);
        _outgoing = new ChannelQueue(descriptor);
        loop.Watch(descriptor, Epoll.Readable, this);
        foreach (var message in waiting) Send(message);
    }

    public int Descriptor { get; private set; }

    public Action<RelayMessage>? Received { get; set; }

    /// <summary>Nothing comes any more; called once.</summary>
    public Action? Ended { get; set; }

    public byte[] PartialMessage => _incoming.Rest.ToArray();

    public IEnumerable<ChannelMessage> Waiting => _outgoing.All;

    /// <summary>The descriptors travel with the first bytes, one each; the caller's own stay open.</summary>
    public void Send(RelayMessage message, IReadOnlyList<int> descriptors)
    {
        ReadOnlyMemory<byte> line = RelayJson.ToLine(message);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Count, line.Length);
        for (var index = 0; index < descriptors.Count - 1; index++) Send(new ChannelMessage(line.Slice(index, 1), descriptors[index]));
        var rest = Math.Max(0, descriptors.Count - 1);
        Send(new ChannelMessage(line[rest..], descriptors.Count == 0 ? -1 : descriptors[rest]));
    }

    public void OnReady(uint events)
    {
        if ((events & Epoll.Writable) != 0) Flush();
        if ((events & (Epoll.Readable | Epoll.HungUp | Epoll.Fault)) != 0 && Descriptor >= 0) Receive();
    }

    public void OnFault(Exception fault) => Close();

    /// <summary>Reads its last words, when the other side is gone.</summary>
    public void Drain()
    {
        while (Descriptor >= 0 && Receive())
        {
        }
    }

    public void Close()
    {
        if (Descriptor < 0) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
        _outgoing.Clear();
        Ended?.Invoke();
    }

    /// <summary>False when nothing is there now.</summary>
    private bool Receive()
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        var count = SocketMessages.Receive(Descriptor, buffer, _received);
        foreach (var descriptor in _received) Descriptors.Close(descriptor);
        _received.Clear();
        if (count == -Errno.TryAgain) return false;
        if (count <= 0)
        {
            Close();
            return false;
        }

        _incoming.Add(buffer[..count]);
        while (_incoming.TryTake(out var line))
            if (RelayJson.FromLine(line) is { } message) Received?.Invoke(message);
        return true;
    }

    private void Send(ChannelMessage message)
    {
        if (Descriptor < 0 || _deaf) return;
        if (_outgoing.Add(message) is > 0 and var errno) Failed(errno);
        else if (!_outgoing.IsEmpty) _loop.Change(Descriptor, Epoll.Readable | Epoll.Writable);
    }

    private void Flush()
    {
        if (_outgoing.Flush() is > 0 and var errno) Failed(errno);
        else if (_outgoing.IsEmpty) _loop.Change(Descriptor, Epoll.Readable);
    }

    // Its last words may be there unread; reading them comes to its end.
    private void Failed(int errno)
    {
        _deaf = true;
        _outgoing.Clear();
        if (errno == Errno.BrokenPipe) _loop.Change(Descriptor, Epoll.Readable);
        else Close();
    }
}
