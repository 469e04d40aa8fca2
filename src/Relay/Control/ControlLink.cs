using ActorPm.Contracts.Relay;

namespace ActorPm.Relay.Control;

/// <summary>The channel to the keeper: orders with descriptors in, events out. Its end ends the relay.</summary>
internal sealed class ControlLink : ISource
{
    private const int LongestLine = 1 << 20;

    private readonly EventLoop _loop;
    private readonly int _descriptor;
    private readonly OutgoingBytes _outgoing;
    private readonly LineBuffer _incoming = new(LongestLine);
    private readonly List<int> _descriptors = [];

    public ControlLink(EventLoop loop, int descriptor)
    {
        (_loop, _descriptor) = (loop, descriptor);
        Descriptors.SetNonBlocking(descriptor);
        _outgoing = new OutgoingBytes(descriptor, isSocket: true);
        loop.Watch(descriptor, Epoll.Readable, this);
    }

    /// <summary>An order; the function takes the descriptors that belong to it from <see cref="Take"/>.</summary>
    public Action<RelayMessage>? Received { get; set; }

    /// <summary>The next descriptors received; they are the caller's to close. Fewer when fewer have come.</summary>
    public List<int> Take(int count)
    {
        var taken = _descriptors.GetRange(0, Math.Min(count, _descriptors.Count));
        _descriptors.RemoveRange(0, taken.Count);
        return taken;
    }

    public void Send(RelayMessage message)
    {
        if (_outgoing.Add(RelayJson.ToLine(message)) != 0) _loop.End();
        else if (!_outgoing.IsEmpty) _loop.Change(_descriptor, Epoll.Readable | Epoll.Writable);
    }

    public void OnReady(uint events)
    {
        if ((events & Epoll.Writable) != 0 && _outgoing.Flush() == 0 && _outgoing.IsEmpty) _loop.Change(_descriptor, Epoll.Readable);
        if ((events & (Epoll.Readable | Epoll.HungUp | Epoll.Fault)) != 0) Receive();
    }

    public void OnFault(Exception fault) => _loop.End();

    private void Receive()
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        var count = SocketMessages.Receive(_descriptor, buffer, _descriptors);
        if (count == -Errno.TryAgain) return;
        if (count <= 0)
        {
            _loop.End();
            return;
        }

        _incoming.Add(buffer[..count]);
        while (_incoming.TryTake(out var line))
            if (RelayJson.FromLine(line) is { } message) Received?.Invoke(message);
    }
}
