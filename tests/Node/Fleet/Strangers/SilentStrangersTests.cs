using System.Net;
using System.Net.Sockets;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Strangers;
using ActorPm.Node.Tests.Fleet.Scheduling;
using Akka.Cluster;

namespace ActorPm.Node.Tests.Fleet.Strangers;

/// <summary>Connections that say nothing, at both ports of a fleet; from the address of its members, whose places are counted too.</summary>
public sealed class SilentStrangersTests : IDisposable
{
    private readonly List<Socket> _silent = [];

    public void Dispose()
    {
        foreach (var socket in _silent) socket.Dispose();
    }

    [Fact]
    public async Task At_the_api_have_so_many_places_and_whoever_is_heard_of_has_his_back()
    {
        using var fleet = new FleetUnderTest();
        await using var listener = await fleet.Alpha.ListenAsync();
        var place = new IPEndPoint(IPAddress.Loopback, fleet.Alpha.Self.ApiPort);
        await FillAsync(place);
        // The place of a silent one lasts 30 s there; the machine may be busy.
        Assert.True(await IsClosedWithinAsync(8, place));
        Assert.Contains($"was refused: {StrangerWords.NoPlace}", fleet.Alpha.Lines, StringComparison.Ordinal);

        // One gives up: a member finds its place, and keeps none, so that the next one does too.
        _silent[0].Dispose();
        for (var time = 0; time < 3; time++)
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    Assert.NotNull(await fleet.Beta.AskAsync(fleet.Alpha.Self, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer));
                    break;
                }
                catch (Node.Api.Wire.ApiException) when (tries < 100)
                {
                    // The end of a connection is seen a moment later.
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    [Fact]
    public async Task At_the_port_of_the_actors_too()
    {
        await using var server = new SchedulerUnderTest();
        var place = new IPEndPoint(IPAddress.Loopback, Cluster.Get(server.System).SelfAddress.Port!.Value);
        await FillAsync(place);
        Assert.True(await IsClosedWithinAsync(4, place));
        Assert.Contains($"was refused: {StrangerWords.NoPlace}", server.Lines, StringComparison.Ordinal);
        Assert.False(await IsClosedWithinAsync(1, _silent[0]));
    }

    private async Task FillAsync(IPEndPoint place)
    {
        for (var number = 0; number < StrangerGate.MostOfAMember; number++) _silent.Add(await ConnectAsync(place));
    }

    private static async Task<bool> IsClosedWithinAsync(int seconds, IPEndPoint place)
    {
        try
        {
            using var socket = await ConnectAsync(place);
            return await IsClosedWithinAsync(seconds, socket);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Even before this side has noticed that it was connected.
            return true;
        }
    }

    /// <summary>Long before any time limit of a silent one.</summary>
    private static async Task<bool> IsClosedWithinAsync(int seconds, Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            return await socket.ReceiveAsync(new byte[1], limit.Token) == 0;
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint place)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(place, TestContext.Current.CancellationToken);
        return socket;
    }
}
