using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;
using ActorPm.Relay.Groups;

namespace ActorPm.Relay.Servers;

/// <summary>Where clients that come from other servers are brought to: to the public port of the app, so that all is with them as with anybody's. May be used by every thread.</summary>
internal sealed class PublishedHere
{
    private const int IpLevel = 0, BindAddressNoPort = 24;

    private readonly ConcurrentDictionary<string, PublishGroup> _groups = new();

    public void Set(PublishGroup group) => _groups[group.Group] = group;

    public void Remove(string group) => _groups.TryRemove(group, out _);

    /// <summary>A connection to the app, or why there is none.</summary>
    public async Task<(Socket? Socket, string Reason)> ConnectAsync(OpenStream open, CancellationToken cancellation)
    {
        if (open.Version > OpenStream.Current) return (null, $"version {open.Version} of the relay is not known here");
        if (open.Hops > OpenStream.MostHops) return (null, "it has been passed on too often");
        if (!_groups.TryGetValue(open.App, out var group)) return (null, "this app is not known here");
        if (!group.IsHere) return (null, "no instance here takes connections");
        var address = group.Addresses.Select(ListenAddress.Parse).FirstOrDefault(address => address is { Path: null } && address.Port == open.Port);
        if (address is null) return (null, $"it does not listen on port {open.Port} here");
        var host = address.Host is null ? IPAddress.Loopback : IPAddress.Parse(address.Host);
        if (host.Equals(IPAddress.Any)) host = IPAddress.Loopback;
        if (host.Equals(IPAddress.IPv6Any)) host = IPAddress.IPv6Loopback;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Origin.Mark(open.Hops) is { } mark && IPAddress.IsLoopback(host) && host.AddressFamily == AddressFamily.InterNetwork)
            {
                // The kernel chooses the port when it knows where to, so that ports do not run out.
                socket.SetRawSocketOption(IpLevel, BindAddressNoPort, BitConverter.GetBytes(1));
                socket.Bind(new IPEndPoint(mark, 0));
            }

            await socket.ConnectAsync(new IPEndPoint(host, address.Port), cancellation);
            return (socket, "");
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return (null, $"port {open.Port} does not accept here: {failed.Message}");
        }
    }
}
