namespace ActorPm.Native.Loop;

/// <summary>Puts bytes together to lines. A line over the limit is thrown away as it comes and counted.</summary>
internal sealed class LineBuffer(int longestLine)
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _searched;
    private long _overflow;
    private bool _skipping;

    /// <summary>The beginning of a line whose end has not come yet.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_skipping)
        {
            var end = bytes.IndexOf((byte)'\n');
            _overflow += end < 0 ? bytes.Length : end;
            if (end < 0) return;
            _skipping = false;
            bytes = bytes[(end + 1)..];
        }

        if (_start == _end) (_start, _end, _searched) = (0, 0, 0);
        if (_end + bytes.Length > _bytes.Length) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The next whole line without its end; valid until more is added.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var end = _bytes.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (end >= 0)
        {
            line = _bytes.AsSpan(_start, _searched + end - _start);
            _start = _searched += end + 1;
            return true;
        }

        _searched = _end;
        line = default;
        if (_end - _start <= longestLine) return false;
        _overflow += _end - _start;
        _skipping = true;
        (_start, _end, _searched) = (0, 0, 0);
        return false;
    }

    /// <summary>Bytes of over-long lines thrown away since the last time; once their line end has come.</summary>
    public long TakeOverflow()
    {
        if (_skipping) return 0;
        var overflow = _overflow;
        _overflow = 0;
        return overflow;
    }

    /// <summary>A line over the limit has begun.</summary>
    public bool IsSkipping => _skipping;

    private void Grow(int count)
    {
        var length = _end - _start;
        var target = length + count <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(4096, Math.Max(_bytes.Length, length + count) * 2)];
        _bytes.AsSpan(_start, length).CopyTo(target);
        _bytes = target;
        _searched -= _start;
        (_start, _end) = (0, length);
    }
}
