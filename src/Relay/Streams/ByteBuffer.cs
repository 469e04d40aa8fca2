using System.Buffers;

namespace ActorPm.Relay.Streams;

/// <summary>Bytes that wait, in an array that is rented only while there are some.</summary>
internal sealed class ByteBuffer
{
    private const int Least = 4096;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        bytes.CopyTo(Room(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Takes the first bytes away.</summary>
    public void Drop(int count)
    {
        _start += count;
        if (_start == _end) Clear();
    }

    /// <summary>Gives the array back.</summary>
    public void Clear()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private Span<byte> Room(int count)
    {
        if (_end + count <= _bytes.Length) return _bytes.AsSpan(_end);
        var length = Length;
        var target = ArrayPool<byte>.Shared.Rent(Math.Max(Least, length + count > _bytes.Length ? (length + count) * 5 / 4 : length + count));
        Bytes.CopyTo(target);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = (target, 0, length);
        return _bytes.AsSpan(_end);
    }
}
