using System.Net;
using System.Net.Sockets;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// Ports for servers of tests, below those the kernel gives to connections (from 32768 on): one that a client of a test beside
/// got meanwhile could not be listened on.
/// </summary>
internal static class FreePort
{
    private const int First = 12000;
    private const int Last = 32000;

    private static int _next = Random.Shared.Next(First, Last);

    /// <summary>A port nobody has, and nobody is given after this; nor the one after it.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Math.Abs(Interlocked.Add(ref _next, 2)) % (Last - First));
            if (IsFree(port) && IsFree(port + 1)) return port;
        }
    }

    /// <summary>Whether a server could listen on it.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
