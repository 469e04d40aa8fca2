using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>Who is at the other side of a Unix socket, as the kernel noted it when it connected.</summary>
/// <param name="UserId">Its user.</param>
/// <param name="GroupId">Its main group.</param>
/// <param name="Groups">Its other groups; empty where the kernel does not tell them (before Linux 4.13).</param>
internal sealed record PeerCredentials(int UserId, int GroupId, IReadOnlyList<int> Groups)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Credentials = 17; // SO_PEERCRED
    private const int SupplementaryGroups = 59; // SO_PEERGROUPS
    private const int UserIdAt = 4; // struct ucred: pid, uid, gid
    private const int GroupIdAt = 8;
    private const int MostGroups = 65_536; // NGROUPS_MAX

    /// <summary>The other side of <paramref name="socket"/>; null when the system does not say.</summary>
    public static PeerCredentials? Of(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            if (socket.GetRawSocketOption(SocketLevel, Credentials, credentials) != credentials.Length) return null;
        }
        catch (SocketException)
        {
            return null;
        }

        return new PeerCredentials(
            (int)BinaryPrimitives.ReadUInt32LittleEndian(credentials[UserIdAt..]), (int)BinaryPrimitives.ReadUInt32LittleEndian(credentials[GroupIdAt..]), GroupsOf(socket));
    }

    private static int[] GroupsOf(Socket socket)
    {
        for (var room = 64; room <= MostGroups; room *= 32)
        {
            var groups = new int[room];
            try
            {
                var bytes = socket.GetRawSocketOption(SocketLevel, SupplementaryGroups, MemoryMarshal.AsBytes(groups.AsSpan()));
                return groups[..(bytes / sizeof(int))];
            }
            catch (SocketException)
            {
                // More groups than there was room for, or a kernel that does not tell them.
            }
        }

        return [];
    }
}
