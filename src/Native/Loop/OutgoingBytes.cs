using ActorPm.Native.Os;

namespace ActorPm.Native.Loop;

/// <summary>
/// Bytes on their way into a non-blocking descriptor. What does not fit now waits, and the owner is
/// asked to watch for room.
/// </summary>
internal sealed class OutgoingBytes(int descriptor, bool isSocket)
{
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();

    public long Waiting { get; private set; }

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Sends or keeps; 0, or the errno that ended it.</summary>
    public int Add(ReadOnlyMemory<byte> bytes)
    {
        _waiting.Enqueue(bytes);
        Waiting += bytes.Length;
        return _waiting.Count == 1 ? Flush() : 0;
    }

    /// <summary>Sends as much as fits; 0, or the errno that ended it.</summary>
    public int Flush()
    {
        while (_waiting.TryPeek(out var next))
        {
            var sent = isSocket ? Sockets.Send(descriptor, next.Span) : Descriptors.Write(descriptor, next.Span);
            if (sent == -Errno.TryAgain) return 0;
            if (sent < 0) return -sent;
            Waiting -= sent;
            _waiting.Dequeue();
            if (sent == next.Length) continue;

            // The rest goes back to the front.
            var rest = _waiting.ToArray();
            _waiting.Clear();
            _waiting.Enqueue(next[sent..]);
            foreach (var later in rest) _waiting.Enqueue(later);
            return 0;
        }

        return 0;
    }

    /// <summary>Everything that waits, in one piece.</summary>
    public byte[] Remaining() => [.. _waiting.SelectMany(bytes => bytes.ToArray())];
}
