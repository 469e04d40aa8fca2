namespace ActorPm.Relay.Servers;

/// <summary>What relays of two servers say to each other, over one TLS connection; several clients use it, one after the other.</summary>
/// <remarks>
/// <code>
/// asking side                        side with the instances
/// Open {app, port}             ──→
///                              ←──   Accepted, or Refused and the reason (the connection stays)
/// Data … End                   ←─→   Data … End     each direction ends by itself; after both: the next Open
/// </code>
/// A side that cannot end in this way ends the connection.
/// </remarks>
internal enum FrameKind : byte
{
    /// <summary>A client for an app (<see cref="OpenStream"/>).</summary>
    Open = 1,

    /// <summary>A process of this server has it.</summary>
    Accepted = 2,

    /// <summary>There is none here; the text says why.</summary>
    Refused = 3,

    /// <summary>Bytes.</summary>
    Data = 4,

    /// <summary>No more bytes in this direction.</summary>
    End = 5,
}

/// <summary>A frame that was received; the payload counts until the next one is.</summary>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>One octet of kind, three of length.</summary>
    public const int HeaderLength = 4;

    /// <summary>With its header it is one record of TLS.</summary>
    public const int LongestPayload = (16 * 1024) - HeaderLength;

    /// <summary>Writes the header in front of a payload that stands behind it.</summary>
    public static void WriteHeader(Span<byte> buffer, FrameKind kind, int length)
    {
        buffer[0] = (byte)kind;
        (buffer[1], buffer[2], buffer[3]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
    }

    /// <summary>Length of the payload behind a header.</summary>
    /// <exception cref="IOException">It is none of ours.</exception>
    public static int ReadHeader(ReadOnlySpan<byte> header, out FrameKind kind)
    {
        kind = (FrameKind)header[0];
        var length = (header[1] << 16) | (header[2] << 8) | header[3];
        if (kind is < FrameKind.Open or > FrameKind.End || length > LongestPayload) throw new IOException("the other relay says something that is not understood");
        return length;
    }
}
