using System.Net;
using System.Net.Sockets;

namespace ActorPm.Node.Launching;

/// <summary>
/// Free loopback ports for processes that are reached through the proxy. The kernel names one; it is free again
/// until the process takes it, so one that was just given is not given to another.
/// </summary>
internal sealed class PrivatePorts
{
    /// <summary>So many are remembered: more processes than this do not start at the same moment.</summary>
    private const int Remembered = 256;

    private readonly Lock _lock = new();
    private readonly Queue<int> _given = new();

    /// <summary>A port nobody listens on.</summary>
    public int Next()
    {
        lock (_lock)
        {
            var port = Free();
            for (var attempt = 0; attempt < Remembered && _given.Contains(port); attempt++) port = Free();
            _given.Enqueue(port);
            if (_given.Count > Remembered) _given.Dequeue();
            return port;
        }
    }

    private static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
