using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class FdsTests : HandoffTest
{
    private const string Python = "/usr/bin/python3";

    private const string Server = """
        import os, socket
        assert os.environ['LISTEN_PID'] == str(os.getpid()) and os.environ['LISTEN_FDS'] == '1', dict(os.environ)
        listener = socket.socket(fileno=3)
        while True:
            client, _ = listener.accept()
            client.recv(4096)
            body = (str(os.getpid()) + ' ' + os.environ['LISTEN_FDNAMES']).encode()
            client.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body))
            client.close()
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(File.Exists(Python), "Python is not installed");
        App.Interpreter = Python;
        App.Program = Server;
        App.Order = order => order with { Kind = HandoffKind.Fds, Listen = [$"{App.Port}"] };
    }

    [Fact]
    public async Task Two_python_programs_share_the_socket_and_one_goes_on_alone()
    {
        var first = await App.SpawnAsync();
        var second = await App.SpawnAsync();
        var pids = new HashSet<string>();
        await Eventually.TrueAsync(async () => pids.Add(await App.GetAsync()) && pids.Count == 2, "both have answered");
        Assert.Equal(new[] { $"{await App.PidAsync(first)} {App.Port}", $"{await App.PidAsync(second)} {App.Port}" }.Order(StringComparer.Ordinal), pids.Order(StringComparer.Ordinal));
        Assert.Equal(RouteState.Open, (await App.KeptAsync(first)).Route);
        Assert.False((await App.DrainAsync(first)).TimedOut);
        await Node.StopAsync(first);
        await Node.ExitAsync(first);
        for (var count = 0; count < 20; count++) Assert.Equal($"{await App.PidAsync(second)} {App.Port}", await App.GetAsync());
        await Node.StopAsync(second);
        await Node.ExitAsync(second);
        await Assert.ThrowsAnyAsync<SocketException>(App.GetAsync);
    }

    [Fact]
    public async Task A_process_that_is_told_to_drain_is_asked_for_nothing_and_its_open_connections_are_counted()
    {
        App.Program = """
            import socket, time
            listener = socket.socket(fileno=3)
            clients = []
            while True:
                clients.append(listener.accept()[0])
                clients[-1].sendall(b'!')
            """;
        var process = await App.SpawnAsync();
        using Socket first = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port)), second = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port));
        foreach (var client in (Socket[])[first, second]) Assert.Equal(1, await client.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        var drained = await App.DrainAsync(process);
        Assert.Equal((false, 2), (drained.TimedOut, drained.ConnectionsLeft));
    }

    [Fact]
    public async Task A_taken_address_refuses_the_start_with_its_holder()
    {
        using var holder = new TcpListener(IPAddress.IPv6Any, App.Port);
        holder.Server.DualMode = true;
        holder.Start();
        var request = KeeperClient.Request(Python, "-c", "0") with
        {
            Handoff = new HandoffOrder { Group = "g", Kind = HandoffKind.Fds, Listen = [$"{App.Port}"] },
        };
        var refused = await Node.AskAsync<ErrorReply>(request);
        Assert.Equal((KeeperErrorCode.CannotListen, 98), (refused.Code, refused.Errno));
        Assert.Contains($"(pid {Environment.ProcessId})", refused.Message);
    }

    [Fact]
    public async Task A_way_the_keeper_does_not_have_is_refused()
    {
        var request = KeeperClient.Request(Python) with { Handoff = new HandoffOrder { Group = "g", Kind = HandoffKind.None } };
        Assert.Equal(KeeperErrorCode.MissingAbility, (await Node.AskAsync<ErrorReply>(request)).Code);
    }
}
