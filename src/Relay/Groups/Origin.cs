using System.Net;

namespace ActorPm.Relay.Groups;

/// <summary>Where a client comes from and to.</summary>
/// <param name="Address">Its address; null for a Unix socket.</param>
/// <param name="Port">The public port it came to; 0 for a Unix socket.</param>
/// <param name="Hops">So many servers have passed it on before.</param>
internal readonly record struct Origin(IPAddress? Address, int Port, int Hops)
{
    /// <summary>Connections that this server makes for other servers come from 127.78.0.1 (passed on once), 127.78.0.2 …</summary>
    private static ReadOnlySpan<byte> Marks => [127, 78, 0];

    /// <summary>One that was just accepted.</summary>
    public static Origin Of(IPAddress? address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        var isMarked = address is not null && address.TryWriteBytes(bytes, out var length) && length == 4 && bytes[..3].SequenceEqual(Marks);
        return new Origin(address, port, isMarked ? bytes[3] : 0);
    }

    /// <summary>The address to connect from for a client that so many servers have passed on before this one.</summary>
    public static IPAddress Mark(int hops) => new([.. Marks, (byte)(hops + 1)]);
}
