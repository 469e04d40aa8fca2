using System.Text;

namespace ActorPm.Keeper.Logs;

/// <summary>The last bytes a program wrote to standard error, kept in memory so that an exit can tell them without the disk.</summary>
internal sealed class ErrorTail
{
    private const int MostBytes = 4096;

    // Nothing until the first byte: most programs never write there.
    private byte[] _bytes = [];
    private int _length;
    private bool _cut;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= MostBytes)
        {
            _cut |= _length > 0 || bytes.Length > MostBytes;
            bytes = bytes[^MostBytes..];
            _length = 0;
        }

        if (_bytes.Length < MostBytes && _length + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(MostBytes, Math.Max(256, 2 * (_length + bytes.Length))));
        var excess = _length + bytes.Length - _bytes.Length;
        if (excess > 0)
        {
            _bytes.AsSpan(excess, _length - excess).CopyTo(_bytes);
            _length -= excess;
            _cut = true;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public byte[] Bytes => _bytes[.._length];

    /// <summary>Whole lines, as far as there are any.</summary>
    public override string ToString()
    {
        var kept = _bytes.AsSpan(0, _length);
        if (_cut && kept.IndexOf((byte)'\n') is >= 0 and var end && end < _length - 1) kept = kept[(end + 1)..];
        return Encoding.UTF8.GetString(kept);
    }
}
