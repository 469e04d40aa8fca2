namespace ActorPm.Relay.Http;

/// <summary>Where the body of a message ends. Kept as a value by whoever relays it.</summary>
internal struct BodyFraming
{
    private enum Way
    {
        Length,
        Chunked,
        UntilEnd,
    }

    private Way _way;
    private long _left;
    private ChunkScanner _chunks;

    public static BodyFraming None => OfLength(0);

    public static BodyFraming Chunked => new() { _way = Way.Chunked, _chunks = ChunkScanner.Create() };

    /// <summary>All until the connection ends.</summary>
    public static BodyFraming UntilEnd => new() { _way = Way.UntilEnd };

    public static BodyFraming OfLength(long length) => new() { _way = Way.Length, _left = length };

    public readonly bool IsUntilEnd => _way == Way.UntilEnd;

    public readonly bool IsDone => _way == Way.Chunked ? _chunks.IsDone : _way == Way.Length && _left == 0;

    /// <summary>The chunks are not written as they must be.</summary>
    public readonly bool IsBad => _way == Way.Chunked && _chunks.IsBad;

    /// <summary>Number of these bytes that belong to the body (its chunk lines included); the rest is the next message.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        if (_way == Way.UntilEnd) return bytes.Length;
        if (_way == Way.Chunked) return _chunks.Take(bytes);
        var count = (int)Math.Min(_left, bytes.Length);
        _left -= count;
        return count;
    }
}
