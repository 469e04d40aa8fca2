namespace ActorPm.Keeper.Logs;

/// <summary>Puts the output of one pipe together to whole lines for followers; a line without an end waits up to a second.</summary>
internal sealed class FollowedLines
{
    private const int LongestHeld = 64 * 1024;

    private byte[] _held = [];

    public long HeldSince { get; private set; }

    public bool HoldsSomething => _held.Length > 0;

    /// <summary>The whole lines there are now, or nothing.</summary>
    public byte[] Add(ReadOnlySpan<byte> bytes, long at)
    {
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            if (_held.Length == 0) HeldSince = at;
            _held = [.. _held, .. bytes];
            return _held.Length > LongestHeld ? Release() : [];
        }

        byte[] lines = [.. _held, .. bytes[..end]];
        _held = bytes[end..].ToArray();
        HeldSince = at;
        return lines;
    }

    /// <summary>What is held, as a line.</summary>
    public byte[] Release()
    {
        if (_held.Length == 0) return [];
        byte[] line = [.. _held, (byte)'\n'];
        _held = [];
        return line;
    }
}
