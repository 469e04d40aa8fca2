using System.Net;
using System.Net.Sockets;

namespace ActorPm.Relay.Tests.Running;

/// <summary>An instance: a function for each connection, which is closed when it returns or fails.</summary>
internal sealed class FakeApp : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _connections = [];

    public FakeApp(Func<Socket, Task> serve, IPEndPoint? at = null)
    {
        _listener.Bind(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = Accept(serve);
    }

    public int Port { get; }

    /// <summary>As a process that is killed: nothing accepts, connections end.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections)
            foreach (var connection in _connections) connection.Dispose();
    }

    private async Task Accept(Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                lock (_connections) _connections.Add(socket);
                _ = Serve(socket, serve);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task Serve(Socket socket, Func<Socket, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket);
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                // The other side is gone.
            }
        }
    }
}
