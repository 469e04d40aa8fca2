using System.Buffers.Binary;
using System.Net.Sockets;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorPm.Node.Api;

/// <summary>
/// Lets in the node's own user and root only. The modes of home and socket say the same; this holds even
/// where somebody has changed them.
/// </summary>
internal static class PeerCheck
{
    private const int Root = 0;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED
    private const int UserIdAt = 4; // struct ucred: pid, uid, gid

    /// <summary>The check, as middleware of a connection.</summary>
    public static Func<ConnectionDelegate, ConnectionDelegate> Admit(NodeLog log) => next => async connection =>
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is not null && UserOf(socket) is { } user && user != Root && user != Accounts.CurrentUserId)
        {
            log.Warning($"A connection of user {user} to the node's socket was refused");
            connection.Abort();
            return;
        }

        await next(connection);
    };

    /// <summary>User id of the other side; null when the system does not say.</summary>
    private static int? UserOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
                ? (int)BinaryPrimitives.ReadUInt32LittleEndian(credentials[UserIdAt..])
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
