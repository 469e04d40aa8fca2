using System.Net;
using System.Net.Sockets;
using ActorPm.Node.Fleet;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet;

public sealed class RelayPortTestTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_port_of_the_relay_says_the_word_for_a_moment()
    {
        var port = FreePort.Next();
        using var test = new RelayPortTest(_time);
        Assert.True(test.Open(IPAddress.Loopback, port, "a word").SaysWord);
        Assert.Null(await PortTest.FaultAsync(IPAddress.Loopback, port, "a word", TestContext.Current.CancellationToken));
        Assert.Equal("something else listens there", await PortTest.FaultAsync(IPAddress.Loopback, port, "A word", TestContext.Current.CancellationToken));
        // The next one who joins has another.
        Assert.True(test.Open(IPAddress.Loopback, port, "next one").SaysWord);
        Assert.Null(await PortTest.FaultAsync(IPAddress.Loopback, port, "next one", TestContext.Current.CancellationToken));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await PortTest.FaultAsync(IPAddress.Loopback, port, "next one", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_a_relay_listens_it_is_enough_to_reach_that()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var port = ((IPEndPoint)relay.LocalEndpoint).Port;
        using var test = new RelayPortTest(_time);
        Assert.False(test.Open(IPAddress.Loopback, port, "a word").SaysWord);
        Assert.Null(await PortTest.FaultAsync(IPAddress.Loopback, port, null, TestContext.Current.CancellationToken));
    }
}
