using System.Text;

namespace ActorPm.Relay.Servers;

/// <summary>A connection from the relay of another server: brings its clients to the app, one after the other.</summary>
internal static class Visit
{
    /// <summary>Without a client; the other side gives it up sooner.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMilliseconds(900);

    /// <summary>Until the other side ends it, or is not understood.</summary>
    /// <param name="peer">The connection.</param>
    /// <param name="here">Where its clients go.</param>
    /// <param name="retiring">Another relay takes the next ones.</param>
    /// <param name="ended">Everything ends.</param>
    public static async Task RunAsync(PeerConnection peer, PublishedHere here, CancellationToken retiring, CancellationToken ended)
    {
        while (!retiring.IsCancellationRequested)
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(retiring, ended);
            idle.CancelAfter(IdleLimit);
            if (await peer.ReceiveAsync(idle.Token) is not { } frame) return;
            if (frame.Kind != FrameKind.Open) throw new IOException($"{frame.Kind} is not said at the beginning");
            var open = OpenStream.Read(frame.Payload.Span);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
            limit.CancelAfter(ConnectLimit);
            var (socket, reason) = await here.ConnectAsync(open, limit.Token);
            if (socket is null)
            {
                await peer.SendAsync(FrameKind.Refused, Encoding.UTF8.GetBytes(reason), ended);
                continue;
            }

            using (socket)
            {
                await peer.SendAsync(FrameKind.Accepted, ReadOnlySpan<byte>.Empty, ended);
                if (!await Pump.RunAsync(peer, socket, ended)) return;
            }
        }
    }
}
