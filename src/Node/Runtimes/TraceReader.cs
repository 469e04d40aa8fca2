using System.Buffers.Binary;
using System.Text;

namespace ActorPm.Node.Runtimes;

/// <summary>
/// Takes a trace apart as it arrives (NetTrace version 4, microsoft/perfview
/// <c>src/TraceEvent/EventPipe/NetTraceFormat_v5.md</c>): a row of objects, of which the blocks of metadata and of
/// events are of interest. The library for this is made for whole files and weighs more than the node.
/// </summary>
/// <param name="happened">Told of each event: its kind and its payload.</param>
internal sealed class TraceReader(TraceReader.EventHandler happened)
{
    /// <summary>A block is at most as large as the buffer of the session.</summary>
    private const int LargestObject = 4 << 20;

    private const byte NullReference = 1, BeginObject = 5, EndObject = 6;

    /// <summary>Times, size of a pointer, pid and the like.</summary>
    private const int TraceObjectBytes = 48;

    private readonly Dictionary<int, TraceEventKind> _kinds = [];
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private long _position;
    private bool _begun;

    public delegate void EventHandler(TraceEventKind kind, ReadOnlySpan<byte> payload);

    /// <summary>The runtime has said that nothing follows.</summary>
    public bool Ended { get; private set; }

    /// <summary>Where the next bytes are to be put; then <see cref="Filled"/> is called.</summary>
    public Memory<byte> Free()
    {
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        return _buffer.AsMemory(_filled);
    }

    /// <summary>So many bytes have arrived.</summary>
    /// <exception cref="TraceFormatException">They are not a trace.</exception>
    public void Filled(int count)
    {
        _filled += count;
        var taken = 0;
        while (!Ended && TakeObject(_buffer.AsSpan(taken, _filled - taken)) is > 0 and var size)
        {
            taken += size;
            _position += size;
        }

        _filled -= taken;
        Buffer.BlockCopy(_buffer, taken, _buffer, 0, _filled);
        if (_filled > LargestObject) throw new TraceFormatException($"an object of more than {LargestObject} bytes");
    }

    /// <summary>Bytes of the object at the beginning; 0 while it is not complete.</summary>
    private int TakeObject(ReadOnlySpan<byte> bytes)
    {
        if (!_begun)
        {
            ReadOnlySpan<byte> beginning = "Nettrace\u0014\0\0\0!FastSerialization.1"u8;
            if (bytes.Length < beginning.Length) return 0;
            if (!bytes.StartsWith(beginning)) throw new TraceFormatException("it does not begin like a trace");
            _begun = true;
            return beginning.Length;
        }

        if (bytes.Length == 0) return 0;
        if (bytes[0] == NullReference)
        {
            Ended = true;
            return 1;
        }

        // Two openings, no type of the type, two versions, the length of the name.
        const int NameAt = 15;
        if (bytes.Length < NameAt) return 0;
        if (bytes[0] != BeginObject || bytes[1] != BeginObject || bytes[2] != NullReference) throw new TraceFormatException("not an object where one should begin");
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[(NameAt - sizeof(int))..]);
        if (nameLength is < 1 or > 64) throw new TraceFormatException("not a name of a type");
        var contentAt = NameAt + nameLength + 1;
        if (bytes.Length < contentAt + sizeof(int)) return 0;
        var name = Encoding.UTF8.GetString(bytes.Slice(NameAt, nameLength));
        int size;
        if (name == "Trace")
        {
            size = TraceObjectBytes;
        }
        else
        {
            size = BinaryPrimitives.ReadInt32LittleEndian(bytes[contentAt..]);
            if (size is < 0 or > LargestObject) throw new TraceFormatException($"a block of {size} bytes");
            contentAt += sizeof(int);
            // Contents of blocks begin at multiples of four from the beginning of the trace.
            contentAt += (int)(-(_position + contentAt) & 3);
        }

        if (bytes.Length < contentAt + size + 1) return 0;
        if (bytes[contentAt + size] != EndObject) throw new TraceFormatException($"the {name} does not end where it should");
        if (name is "MetadataBlock" or "EventBlock") ReadBlock(bytes.Slice(contentAt, size), isMetadata: name == "MetadataBlock");
        return contentAt + size + 1;
    }

    private void ReadBlock(ReadOnlySpan<byte> block, bool isMetadata)
    {
        const int Compressed = 1;
        var bytes = new TraceBytes(block);
        var headerSize = bytes.Int16();
        if ((bytes.Int16() & Compressed) == 0) throw new TraceFormatException("headers of events are not compressed");
        bytes.Take(headerSize - 2 * sizeof(short));
        var header = default(TraceEventHeader);
        while (bytes.Left > 0)
        {
            header = header.Next(ref bytes);
            var payload = bytes.Take(header.PayloadBytes);
            if (isMetadata)
            {
                var (number, kind) = TraceEventKind.Read(payload);
                _kinds[number] = kind;
            }
            else if (_kinds.TryGetValue(header.Kind, out var kind))
            {
                happened(kind, payload);
            }
        }
    }
}
