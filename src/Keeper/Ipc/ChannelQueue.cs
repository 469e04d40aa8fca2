namespace ActorPm.Keeper.Ipc;

/// <summary>Messages into a channel, some with a descriptor, in order. What does not fit now waits.</summary>
internal sealed class ChannelQueue(int socket)
{
    private readonly LinkedList<ChannelMessage> _waiting = new();

    /// <summary>Bytes that wait.</summary>
    public long Waiting { get; private set; }

    public bool IsEmpty => _waiting.Count == 0;

    public IEnumerable<ChannelMessage> All => _waiting;

    /// <summary>Sends or keeps; 0, or the errno that ended it.</summary>
    public int Add(ChannelMessage message)
    {
        if (_waiting.Count == 0)
        {
            var sent = Send(message);
            if (sent == message.Bytes.Length) return 0;
            if (sent < 0 && sent != -Errno.TryAgain) return -sent;
            if (sent > 0) message = new ChannelMessage(message.Bytes[sent..], -1);
        }

        // The caller may close its own at any time, and the number would be somebody else's.
        if (message.Descriptor >= 0) message = message with { Descriptor = Descriptors.DuplicateAtLeast(message.Descriptor, 3) };
        _waiting.AddLast(message);
        Waiting += message.Bytes.Length;
        return 0;
    }

    /// <summary>Sends as much as fits; 0, or the errno that ended it.</summary>
    public int Flush()
    {
        while (_waiting.First is { } first)
        {
            var sent = Send(first.Value);
            if (sent == -Errno.TryAgain) return 0;
            if (sent < 0) return -sent;
            Waiting -= sent;
            Descriptors.Close(first.Value.Descriptor);
            if (sent == first.Value.Bytes.Length) _waiting.RemoveFirst();
            else first.Value = new ChannelMessage(first.Value.Bytes[sent..], -1);
        }

        return 0;
    }

    public void Clear()
    {
        foreach (var message in _waiting) Descriptors.Close(message.Descriptor);
        _waiting.Clear();
        Waiting = 0;
    }

    private int Send(ChannelMessage message) => message.Descriptor < 0
        ? Sockets.Send(socket, message.Bytes.Span)
        : SocketMessages.Send(socket, message.Bytes.Span, message.Descriptor);
}
