using System.Net;
using System.Net.Sockets;
using ActorPm.Node.Launching;

namespace ActorPm.Node.Tests.Launching;

public sealed class PrivatePortsTests
{
    [Theory]
    [InlineData("32768\t60999\n", 15_000, 17_768)]
    [InlineData("1024 60999", 61_000, 4_536)]
    [InlineData("1024 65535", 0, 0)]
    [InlineData("", 0, 0)]
    public void They_lie_beside_the_ports_of_outgoing_connections(string outgoing, int first, int count) =>
        Assert.Equal((first, count), PrivatePorts.RangeBeside(outgoing));

    [Fact]
    public void Each_is_free_and_given_once()
    {
        var ports = new PrivatePorts(() => null);
        var given = Enumerable.Range(0, 200).Select(_ => ports.Next()).ToList();
        Assert.Equal(200, given.Distinct().Count());
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, given[0]));
    }
}
