using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Runtimes;

/// <summary>Reads the little-endian values a trace is made of, one after the other.</summary>
/// <exception cref="TraceFormatException">There are no more bytes.</exception>
internal ref struct TraceBytes(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16LittleEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A whole number in groups of seven bits.</summary>
    public ulong Variable()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0) return value;
        }

        throw new TraceFormatException("a number without end");
    }

    /// <summary>UTF-16 up to a zero.</summary>
    public string Text() => new(Characters());

    /// <summary>The same, for what nobody wants to know.</summary>
    public void SkipText() => Characters();

    private ReadOnlySpan<char> Characters()
    {
        var characters = MemoryMarshal.Cast<byte, char>(_rest);
        var length = characters.IndexOf('\0');
        if (length < 0) throw new TraceFormatException("a text without end");
        Take((length + 1) * sizeof(char));
        return characters[..length];
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw new TraceFormatException($"{count} bytes where {_rest.Length} are left");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
