namespace ActorPm.Node.Keeper;

/// <summary>Bytes as they come, taken out line by line. The room grows with the longest line and is given back after it.</summary>
internal sealed class IncomingLines
{
    private const int UsualRoom = 16 * 1024;
    private const int LeastRoom = 4 * 1024;

    private byte[] _bytes = new byte[UsualRoom];
    private int _start, _end, _searched;

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_start == _end)
            {
                (_start, _end, _searched) = (0, 0, 0);
                if (_bytes.Length > UsualRoom) _bytes = new byte[UsualRoom];
            }

            if (_bytes.Length - _end < LeastRoom) MakeRoom();
            return _bytes.AsMemory(_end);
        }
    }

    /// <summary>So many bytes were put into the room.</summary>
    public void Added(int count) => _end += count;

    /// <summary>The next whole line, without its end; valid until the room is asked for again.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var length = _bytes.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (length < 0)
        {
            _searched = _end;
            line = default;
            return false;
        }

        line = _bytes.AsSpan(_start, _searched + length - _start);
        _start = _searched = _searched + length + 1;
        return true;
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        var larger = length + LeastRoom > _bytes.Length ? new byte[2 * _bytes.Length] : _bytes;
        _bytes.AsSpan(_start, length).CopyTo(larger);
        (_bytes, _searched, _start, _end) = (larger, _searched - _start, 0, length);
    }
}
