using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorPm.Node.Configuration;

namespace ActorPm.Node.Launching;

/// <summary>
/// Free ports for processes that are reached through the proxy. Such a port is free again until the process takes
/// it, so one that was just given is not given to another, and none is of those the kernel gives to outgoing
/// connections: the proxy alone makes thousands of them.
/// </summary>
internal sealed class PrivatePorts(Func<PortRange?> configured)
{
    /// <summary>So many are remembered: more processes than this do not start at the same moment.</summary>
    private const int Remembered = 256;

    private const int Attempts = 200;

    private const string OutgoingRange = "/proc/sys/net/ipv4/ip_local_port_range";

    private readonly Lock _lock = new();
    private readonly Queue<int> _given = new();
    private readonly (int First, int Count) _beside = RangeBeside(File.Exists(OutgoingRange) ? File.ReadAllText(OutgoingRange) : "");

    /// <summary>A port nobody listens on.</summary>
    public int Next()
    {
        lock (_lock)
        {
            var port = Free();
            _given.Enqueue(port);
            if (_given.Count > Remembered) _given.Dequeue();
            return port;
        }
    }

    /// <summary>Ports that lie beside those of outgoing connections; a count of 0 where there are none to speak of.</summary>
    /// <param name="outgoing">The kernel's range, two numbers.</param>
    public static (int First, int Count) RangeBeside(string outgoing)
    {
        const int least = 1000, lowest = 15_000, last = 65_535;
        var numbers = outgoing.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != 2
            || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low)
            || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var high)) return (0, 0);
        if (low - lowest >= least) return (lowest, low - lowest);
        return last - high >= least ? (high + 1, last - high) : (0, 0);
    }

    private int Free()
    {
        var range = configured() is { } given ? (given.First, Count: given.Last - given.First + 1) : _beside;
        for (var attempt = 0; attempt < Attempts && range.Count > 0; attempt++)
        {
            var port = range.First + Random.Shared.Next(range.Count);
            if (!_given.Contains(port) && Bind(port) == port) return port;
        }

        while (true)
            if (Bind(0) is > 0 and var port && !_given.Contains(port)) return port;
    }

    /// <summary>The port, when it could be taken on every interface; 0 when somebody has it.</summary>
    private static int Bind(int port)
    {
        using var socket = Socket.OSSupportsIPv6
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true }
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
