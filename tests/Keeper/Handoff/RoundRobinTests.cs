using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class RoundRobinTests : KeeperTest
{
    private KeeperClient _node = null!;
    private WebApp _app = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(File.Exists(WebApp.NodeJs), "Node.js is not installed");
        _node = await Keeper.AttachAsync();
        _app = new WebApp(_node, Home);
    }

    [Fact]
    public async Task A_thousand_connections_one_after_the_other_give_each_of_four_250()
    {
        var processes = await _app.StartAsync(4);
        var counts = new Dictionary<string, int>();
        for (var count = 0; count < 1000; count++)
        {
            var pid = await _app.GetAsync();
            counts[pid] = counts.GetValueOrDefault(pid) + 1;
        }

        Assert.Equal(4, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 249, 251));
        foreach (var process in processes) Assert.InRange((await _app.TrafficAsync(process)).Connections!.Value, 249, 251);
    }

    [Fact]
    public async Task A_program_finds_itself_a_worker_and_talks_with_process_send()
    {
        _app.Program = "const c = require('cluster'); process.send({ w: c.isWorker, id: c.worker.id > 0, u: process.env.NODE_UNIQUE_ID === undefined });"
            + "process.on('message', m => process.send(m));" + WebApp.Server;
        var process = await _app.ListeningAsync();
        Assert.Equal("{\"w\":true,\"id\":true,\"u\":true}", (await _node.EventAsync<IpcReceivedEvent>()).Message);
        var long60k = new string('x', 60_000);
        await _node.AskAsync<DoneReply>(new SendIpcRequest { Instance = process.Instance, Generation = process.Generation, Message = $"\"{long60k}\"" });
        Assert.Equal($"\"{long60k}\"", (await _node.EventAsync<IpcReceivedEvent>()).Message);
    }

    [Fact]
    public async Task A_held_generation_gets_nothing_until_it_is_opened_and_the_drained_one_nothing_after()
    {
        var old = await _app.ListeningAsync();
        var replacement = await _app.ListeningAsync(replaces: old);
        var (oldPid, newPid) = ($"{await _app.PidAsync(old)}", $"{await _app.PidAsync(replacement)}");
        for (var count = 0; count < 10; count++) Assert.Equal(oldPid, await _app.GetAsync());
        var kept = await _app.KeptAsync(replacement);
        Assert.Equal((RouteState.Held, old.Generation), (kept.Route, kept.Replaces));

        var door = (await _node.AskAsync<ProbeDoorReply>(new ProbeDoorRequest { Instance = replacement.Instance, Generation = replacement.Generation })).Port;
        for (var count = 0; count < 10; count++) Assert.Equal(newPid, await Http.GetAsync(door));

        await _app.OpenAsync(replacement);
        Assert.Equal(new[] { newPid, oldPid }.ToHashSet(), new[] { await _app.GetAsync(), await _app.GetAsync() }.ToHashSet());
        var drained = await _app.DrainAsync(old);
        Assert.False(drained.TimedOut);
        for (var count = 0; count < 10; count++) Assert.Equal(newPid, await _app.GetAsync());
        await _node.StopAsync(old);
        await _node.ExitAsync(old);
        Assert.Equal(newPid, await _app.GetAsync());
        Assert.Equal(12, (await _app.TrafficAsync(replacement)).Connections);
    }

    [Fact]
    public async Task A_worker_that_hangs_delays_one_request_only()
    {
        _app.Program = "process.on('message', () => { const end = Date.now() + 3000; while (Date.now() < end); });" + WebApp.Server;
        var processes = await _app.StartAsync(2);
        await _node.AskAsync<DoneReply>(new SendIpcRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Message = "1" });
        var requests = Enumerable.Range(0, 30).Select(async _ =>
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await _app.GetAsync();
            return clock.Elapsed;
        });
        var slow = (await Task.WhenAll(requests)).Count(time => time > TimeSpan.FromSeconds(1.5));
        Assert.InRange(slow, 0, 1);
    }

    [Fact]
    public async Task A_connection_on_its_way_to_a_worker_that_dies_is_given_to_another()
    {
        _app.Program = "process.on('message', () => { process.send('hangs', () => { for (;;); }); });" + WebApp.Server;
        var processes = await _app.StartAsync(2);
        var hanging = await _app.PidAsync(processes[0]);
        await _node.AskAsync<DoneReply>(new SendIpcRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Message = "1" });
        Assert.Equal("\"hangs\"", (await _node.EventAsync<IpcReceivedEvent>()).Message);
        Task<string>[] requests = [_app.GetAsync(), _app.GetAsync()];
        await Task.WhenAny(requests);
        await _node.AskAsync<DoneReply>(new SignalRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Signal = Signals.Kill });
        Assert.DoesNotContain($"{hanging}", await Task.WhenAll(requests));
    }

    [Fact]
    public async Task Without_a_worker_connections_wait_and_the_next_one_gets_them()
    {
        var first = await _app.ListeningAsync();
        await _node.AskAsync<DoneReply>(new SignalRequest { Instance = first.Instance, Generation = first.Generation, Signal = Signals.Kill });
        await _node.ExitAsync(first);
        var waiting = _app.GetAsync();
        var second = await _app.ListeningAsync();
        Assert.Equal($"{await _app.PidAsync(second)}", await waiting);
        await _node.StopAsync(second);
        await _node.ExitAsync(second);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(_app.GetAsync);
    }
}
