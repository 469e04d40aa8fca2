using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// The bounded buffer between the control thread, which reads pipes into it, and the log writer, which
/// writes files from it: one producer, one consumer, released in order. An empty ring starts again at
/// its beginning, so that a keeper with quiet programs touches a few pages of it only.
/// </summary>
internal sealed unsafe class LogRing(int size)
{
    private const int Alignment = 64;

    private readonly byte* _start = (byte*)NativeMemory.AllocZeroed((nuint)size);
    private long _head;
    private long _reserved;
    private long _tail;

    /// <summary>Bytes in use; exact on the control thread only.</summary>
    public long Used => Volatile.Read(ref _head) - Volatile.Read(ref _tail);

    public int Size => size;

    /// <summary>Room for one read, or an empty span when there is less than <paramref name="least"/> in one piece.</summary>
    public Span<byte> Reserve(int least, int most)
    {
        if (_head == Volatile.Read(ref _tail))
        {
            _head = 0;
            Volatile.Write(ref _tail, 0);
        }

        var free = size - Used;
        var offset = (int)(_head % size);
        var toEnd = size - offset;
        _reserved = _head;
        if (toEnd < least)
        {
            _reserved += toEnd;
            free -= toEnd;
            offset = 0;
            toEnd = size;
        }

        var room = (int)Math.Min(Math.Min(free, toEnd), most);
        return room >= least ? new Span<byte>(_start + offset, room) : default;
    }

    /// <summary>Keeps the first bytes of what was reserved. The writer gives <paramref name="end"/> back when it is done.</summary>
    public int Commit(int count, out long end)
    {
        var offset = (int)(_reserved % size);
        end = _head = _reserved + (count + Alignment - 1) / Alignment * Alignment;
        return offset;
    }

    public ReadOnlySpan<byte> Bytes(int offset, int count) => new(_start + offset, count);

    /// <summary>By the writer: everything up to here may be overwritten.</summary>
    public void Release(long end) => Volatile.Write(ref _tail, end);
}
