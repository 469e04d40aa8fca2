using System.Net;
using System.Net.Sockets;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>
/// Ports for servers of tests, below those the kernel gives to connections (from 32768 on): one that a client of a test beside
/// got meanwhile could not be listened on.
/// </summary>
internal static class FreePort
{
    private const int First = 12000;
    private const int Last = 32000;

    private static int _next = Random.Shared.Next(First, Last);

    /// <summary>A port nobody has, and nobody is given after this.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Math.Abs(Interlocked.Increment(ref _next)) % (Last - First));
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
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
