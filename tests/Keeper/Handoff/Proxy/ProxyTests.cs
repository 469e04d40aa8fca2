using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff.Proxy;

public sealed class ProxyTests : HandoffTest
{
    private const string Echo = "require('net').createServer(c => c.on('error', () => {}).pipe(c)).listen(+process.env.PORT, '127.0.0.1')";

    [Fact]
    public async Task Processes_answer_in_turn_are_counted_and_leave_the_port_free_behind_them()
    {
        var processes = await StartAsync(2);
        string[] pids = [$"{await App.PidAsync(processes[0])}", $"{await App.PidAsync(processes[1])}"];
        var answers = new List<string>();
        for (var count = 0; count < 10; count++) answers.Add(await App.GetAsync());
        Assert.All(pids, pid => Assert.Equal(5, answers.Count(answer => answer == pid)));
        var traffic = await App.TrafficAsync(processes[0]);
        Assert.Equal((5L, 0, RouteState.Open), (traffic.Connections, traffic.Open, traffic.Route));
        Assert.Equal([$"{App.Port}"], traffic.Listening);

        foreach (var process in processes) await Node.StopAsync(process);
        foreach (var process in processes) await Node.ExitAsync(process);
        // At once, though the relay may not have closed its copy yet.
        using var taken = new TcpListener(IPAddress.IPv6Any, App.Port);
        taken.Start();
        await Eventually.TrueAsync(() => Relays().Count == 0, "a relay without a group ends");
    }

    [Fact]
    public async Task A_held_process_takes_over_under_load_and_no_request_fails()
    {
        var old = (await StartAsync(1))[0];
        await using var load = new Load(App.Port, clients: 4);
        for (var round = 0; round < 3; round++)
        {
            var next = await SpawnAsync(replaces: old);
            await App.ListensAsync(next);
            var door = (await Node.AskAsync<ProbeDoorReply>(new ProbeDoorRequest { Instance = next.Instance, Generation = next.Generation })).Port;
            Assert.Equal($"{await App.PidAsync(next)}", await Http.GetAsync(door));
            Assert.Equal($"{await App.PidAsync(old)}", await App.GetAsync());
            await App.OpenAsync(next);
            var drained = await App.DrainAsync(old);
            Assert.Equal((false, 0), (drained.TimedOut, drained.ConnectionsLeft));
            await Node.StopAsync(old);
            await Node.ExitAsync(old);
            await load.AnswersMoreAsync(20);
            old = next;
        }

        Assert.Empty(load.Errors);
    }

    [Fact]
    public async Task A_killed_relay_is_started_again_and_the_processes_stay()
    {
        var processes = await StartAsync(2);
        var pids = new[] { await App.PidAsync(processes[0]), await App.PidAsync(processes[1]) };
        Kill(Assert.Single(Relays()));
        // Accepted by nobody until the next relay is there.
        var answers = new[] { await App.GetAsync(), await App.GetAsync() };
        Assert.Equal(pids.Select(pid => $"{pid}").Order(StringComparer.Ordinal), answers.Order(StringComparer.Ordinal));
        var told = await Node.EventAsync<HandoffTroubleEvent>();
        Assert.Contains("pbm-relay was ended by SIGKILL", told.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await App.TrafficAsync(processes[1])).Connections);
        Kill(Assert.Single(Relays()));
        await App.GetAsync();
        Assert.Equal(pids, new[] { await App.PidAsync(processes[0]), await App.PidAsync(processes[1]) });
    }

    [Fact]
    public async Task After_an_upgrade_a_new_relay_accepts_and_the_old_one_finishes_what_it_has()
    {
        App.Program = Echo;
        App.Order = order => order with { Proxy = ProxyProtocol.Tcp };
        var process = (await StartAsync(1))[0];
        var former = Assert.Single(Relays());
        using var open = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port));
        Assert.Equal("one", await EchoAsync(open, "one"));
        await UpgradeAsync();
        await Eventually.TrueAsync(() => Relays().Count == 2, "a new relay is there");
        Assert.Equal("two", await EchoAsync(open, "two"));
        Assert.Equal((1L, 1), await CountAsync(process));
        using (var second = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port)))
        {
            Assert.Equal("three", await EchoAsync(second, "three"));
            await UpgradeAsync();
            Assert.Equal("four", await EchoAsync(second, "four"));
        }

        Assert.Equal("five", await EchoAsync(open, "five"));
        // It is drained when the last relay that has a connection to it says so.
        var drain = App.DrainAsync(process);
        await Eventually.TrueAsync(async () => (await CountAsync(process)).Open == 1, "only the first connection is left");
        Assert.False(drain.IsCompleted);
        open.Dispose();
        Assert.False((await drain).TimedOut);
        await Eventually.TrueAsync(() => Relays().Count == 1 && !Relays().Contains(former), "the former relays are gone");
        Assert.Equal(2, (await CountAsync(process)).SoFar);
    }

    [Fact]
    public async Task An_upgrade_under_load_fails_no_request()
    {
        var processes = await StartAsync(2);
        await using var load = new Load(App.Port, clients: 4);
        for (var round = 0; round < 2; round++)
        {
            await load.AnswersMoreAsync(50);
            await UpgradeAsync();
        }

        await load.AnswersMoreAsync(50);
        Assert.Empty(load.Errors);
        Assert.True((await App.TrafficAsync(processes[0])).Connections > 60);
    }

    [Fact]
    public async Task A_relay_ends_with_its_keeper()
    {
        await StartAsync(1);
        var relay = Assert.Single(Relays());
        Keeper.Signal(Signals.Kill);
        await Eventually.TrueAsync(() => ProcFs.Stat(relay) is not { State: not 'Z' }, "the relay ends");
        await Keeper.EndedAsync();
        // The next one ends what the dead one left, so that the test leaves nothing.
        Keeper = await RunningKeeper.StartAsync(Home);
    }

    [Fact]
    public async Task A_taken_address_refuses_the_start_with_its_holder()
    {
        using var holder = new TcpListener(IPAddress.IPv6Any, App.Port);
        holder.Server.DualMode = true;
        holder.Start();
        var request = KeeperClient.Request(WebApp.NodeJs) with { Handoff = new HandoffOrder { Group = "g", Kind = HandoffKind.Proxy, Listen = [$"{App.Port}"], PrivatePort = 1 } };
        var refused = await Node.AskAsync<ErrorReply>(request);
        Assert.Equal((KeeperErrorCode.CannotListen, 98), (refused.Code, refused.Errno));
        Assert.Contains($"(pid {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_that_dies_is_started_at_once_and_then_later_and_later()
    {
        var backOff = new RelayBackOff();
        Assert.Null(backOff.Pause(0));
        Assert.Equal([100, 200, 400], Enumerable.Range(0, 3).Select(_ => backOff.Pause(1)!.Value.TotalMilliseconds));
        for (var count = 0; count < 20; count++) backOff.Pause(1);
        Assert.Equal(5000, backOff.Pause(1)!.Value.TotalMilliseconds);
        backOff.Served(10);
        Assert.Null(backOff.Pause(10_010));
        backOff.Served(10_020);
        Assert.NotNull(backOff.Pause(10_030));
    }

    private async Task<List<SpawnRequest>> StartAsync(int instances)
    {
        var processes = new List<SpawnRequest>();
        for (var count = 0; count < instances; count++) processes.Add(await SpawnAsync());
        foreach (var process in processes) await App.ListensAsync(process);
        return processes;
    }

    private Task<SpawnRequest> SpawnAsync(SpawnRequest? replaces = null) => App.SpawnAsync(replaces, spawn =>
    {
        var port = WebApp.FreePort();
        return spawn with
        {
            Environment = new Dictionary<string, string>(spawn.Environment) { ["PORT"] = $"{port}" },
            Handoff = spawn.Handoff! with { Kind = HandoffKind.Proxy, Listen = [$"{App.Port}"], PrivatePort = port },
        };
    });

    private async Task<(long SoFar, int Open)> CountAsync(SpawnRequest process)
    {
        var traffic = await App.TrafficAsync(process);
        return (traffic.Connections!.Value, traffic.Open!.Value);
    }

    private List<int> Relays()
    {
        var children = new List<int>();
        ProcFs.AddChildren(Keeper.Pid, children);
        return children.FindAll(pid => ProcFs.Text($"/proc/{pid}/cmdline").Contains("pbm-relay", StringComparison.Ordinal));
    }

    private static void Kill(int pid)
    {
        var descriptor = PidFd.TryOpen(pid);
        Assert.Equal(0, PidFd.Send(descriptor, Signals.Kill));
        Descriptors.Close(descriptor);
    }

    private static async Task<string> EchoAsync(Socket client, string text)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(text));
        var buffer = new byte[64];
        var length = 0;
        while (length < text.Length)
        {
            var count = await client.ReceiveAsync(buffer.AsMemory(length)).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.True(count > 0, "the connection has ended");
            length += count;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
