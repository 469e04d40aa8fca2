using System.Buffers;
using System.Net.Sockets;

namespace ActorPm.Relay.Servers;

/// <summary>Bytes both ways between a local socket and another relay. A direction holds one buffer, and only while bytes are under way.</summary>
internal static class Pump
{
    /// <summary>Until both directions have ended; true when the connection between the relays can be used for the next client.</summary>
    public static async Task<bool> RunAsync(PeerConnection peer, Socket local, CancellationToken cancellation)
    {
        var both = await Task.WhenAll(
            GuardedAsync(OutAsync(peer, local, cancellation), peer, local),
            GuardedAsync(InAsync(peer, local, cancellation), peer, local));
        local.Dispose();
        return both[0] && both[1];
    }

    // Whatever broke one direction ends the other one too.
    private static async Task<bool> GuardedAsync(Task direction, PeerConnection peer, Socket local)
    {
        try
        {
            await direction;
            return true;
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            peer.Dispose();
            local.Dispose();
            return false;
        }
    }

    private static async Task OutAsync(PeerConnection peer, Socket local, CancellationToken cancellation)
    {
        while (true)
        {
            await local.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation);
            var buffer = ArrayPool<byte>.Shared.Rent(Frame.HeaderLength + Frame.LongestPayload);
            try
            {
                var count = await local.ReceiveAsync(buffer.AsMemory(Frame.HeaderLength, Frame.LongestPayload), SocketFlags.None, cancellation);
                if (count == 0)
                {
                    await peer.SendAsync(FrameKind.End, ReadOnlySpan<byte>.Empty, cancellation);
                    return;
                }

                await peer.SendAsync(FrameKind.Data, buffer.AsMemory(0, Frame.HeaderLength + count), cancellation);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static async Task InAsync(PeerConnection peer, Socket local, CancellationToken cancellation)
    {
        while (await peer.ReceiveAsync(cancellation) is { } frame)
        {
            switch (frame.Kind)
            {
                case FrameKind.Data:
                    for (var rest = frame.Payload; rest.Length > 0;) rest = rest[await local.SendAsync(rest, SocketFlags.None, cancellation)..];
                    break;
                case FrameKind.End:
                    local.Shutdown(SocketShutdown.Send);
                    return;
                default:
                    throw new IOException($"{frame.Kind} is not said in the middle");
            }
        }

        throw new IOException("the other relay has gone");
    }
}
