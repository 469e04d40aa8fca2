using System.Net;
using ActorPm.Fleet.Trust;
using Microsoft.AspNetCore.Connections;

namespace ActorPm.Node.Fleet.Strangers;

/// <summary>
/// The gate in front of Kestrel's TLS: a connection gives its place up when a member's certificate is seen, or at its end. One that
/// keeps it has a time limit in which it must have said what it wants, answers included.
/// </summary>
internal static class GatedConnections
{
    /// <summary>Letting a server in takes as long as testing its ports does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Lets through what the gate lets through.</summary>
    public static ConnectionDelegate Through(this ConnectionDelegate next, StrangerGate gate, FleetDoor door) => async connection =>
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (gate.Enter(from) is not { } place)
        {
            door.Refuse(new PeerVerdict(null, StrangerWords.NoPlace), $"{from}");
            connection.Abort();
            return;
        }

        connection.Features.Set(place);
        using var limit = new Timer(
            _ =>
            {
                if (!place.IsHeld) return;
                door.Refuse(new PeerVerdict(null, StrangerWords.TooSlow), $"{from}");
                connection.Abort();
            },
            null, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            await next(connection);
        }
        finally
        {
            place.Leave();
        }
    };

    /// <summary>It has shown the certificate of a member.</summary>
    public static void IsMember(ConnectionContext connection) => connection.Features.Get<StrangerPlace>()?.Leave();
}
