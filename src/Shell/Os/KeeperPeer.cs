using System.Buffers.Binary;
using System.Net.Sockets;
using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Os;

/// <summary>The keeper as its socket shows it, with or without a node.</summary>
internal static class KeeperPeer
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Credentials = 17; // SO_PEERCRED: pid, uid, gid of the one that listens
    private const int Terminate = 15; // SIGTERM

    /// <summary>Pid of whoever serves the socket; null when nobody does.</summary>
    public static int? Find(string socketPath)
    {
        if (!File.Exists(socketPath)) return null;
        try
        {
            using var address = new UnixSocketAddress(socketPath);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address.Path));
            Span<byte> credentials = stackalloc byte[12];
            socket.GetRawSocketOption(SocketLevel, Credentials, credentials);
            return BinaryPrimitives.ReadInt32LittleEndian(credentials);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Asks it to end its processes, each with its own stop sequence, and then itself.</summary>
    public static void AskToEnd(int pid) => _ = LibC.Signal(pid, Terminate);
}
