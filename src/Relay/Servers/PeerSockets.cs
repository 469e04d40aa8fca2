using System.Net.Sockets;

namespace ActorPm.Relay.Servers;

/// <summary>What is set on a connection between relays.</summary>
internal static class PeerSockets
{
    private const int TcpLevel = 6, UserTimeout = 18;

    /// <summary>A server whose power has failed says nothing any more: known after this many seconds, with and without bytes under way.</summary>
    private const int SilentLimit = 10;

    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilentLimit / 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(TcpLevel, UserTimeout, BitConverter.GetBytes(SilentLimit * 1000));
    }
}
