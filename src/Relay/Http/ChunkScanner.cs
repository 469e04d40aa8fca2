namespace ActorPm.Relay.Http;

/// <summary>
/// Follows the chunks of a body without changing them, to know where it ends. Strict: what it lets pass cannot
/// be read in two ways.
/// </summary>
/// <remarks>
/// <code>
/// Size ─digit→ Digits ─;→ Extension ─CR→ SizeEnd ─LF→ Data (size 0: TrailerStart) → DataCr → DataLf → Size
///                └──────────CR──────────────┘
/// TrailerStart ─CR→ LastLf ─LF→ Done        TrailerStart ─other→ Trailer ─CR→ TrailerLf ─LF→ TrailerStart
/// </code>
/// </remarks>
internal struct ChunkScanner
{
    private const int MostDigits = 15;
    private const int LongestExtension = 1024;
    private const int LongestTrailers = 16 * 1024;

    private enum Step
    {
        Size,
        Digits,
        Extension,
        SizeEnd,
        Data,
        DataCr,
        DataLf,
        TrailerStart,
        Trailer,
        TrailerLf,
        LastLf,
        Done,
        Bad,
    }

    private Step _step;
    private long _left;
    private int _count;

    public static ChunkScanner Create() => new() { _step = Step.Size };

    public readonly bool IsDone => _step == Step.Done;

    public readonly bool IsBad => _step == Step.Bad;

    /// <summary>Number of bytes that belong to the body.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && _step is not (Step.Done or Step.Bad))
        {
            if (_step == Step.Data)
            {
                var count = (int)Math.Min(_left, bytes.Length - at);
                at += count;
                _left -= count;
                if (_left == 0) _step = Step.DataCr;
                continue;
            }

            _step = Next(bytes[at++]);
        }

        return at;
    }

    private Step Next(byte value)
    {
        switch (_step)
        {
            case Step.Size:
                (_left, _count) = (0, 0);
                return Digit(value);
            case Step.Digits when value == '\r':
                return Step.SizeEnd;
            case Step.Digits when value == ';':
                _count = 0;
                return Step.Extension;
            case Step.Digits:
                return Digit(value);
            case Step.Extension when value == '\r':
                return Step.SizeEnd;
            case Step.Extension:
                return IsText(value) && ++_count <= LongestExtension ? Step.Extension : Step.Bad;
            case Step.SizeEnd when value == '\n':
                _count = 0;
                return _left == 0 ? Step.TrailerStart : Step.Data;
            case Step.DataCr when value == '\r':
                return Step.DataLf;
            case Step.DataLf when value == '\n':
                return Step.Size;
            case Step.TrailerStart when value == '\r':
                return Step.LastLf;
            case Step.LastLf when value == '\n':
                return Step.Done;
            case Step.TrailerStart when value is (byte)' ' or (byte)'\t' or (byte)':':
                return Step.Bad;
            case Step.Trailer when value == '\r':
                return Step.TrailerLf;
            case Step.TrailerStart or Step.Trailer:
                return IsText(value) && ++_count <= LongestTrailers ? Step.Trailer : Step.Bad;
            case Step.TrailerLf when value == '\n':
                return Step.TrailerStart;
            default:
                return Step.Bad;
        }
    }

    private Step Digit(byte value)
    {
        if (!char.IsAsciiHexDigit((char)value) || ++_count > MostDigits) return Step.Bad;
        _left = _left * 16 + (value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
        return Step.Digits;
    }

    private static bool IsText(byte value) => value is >= 32 and not 127 or (byte)'\t';
}
