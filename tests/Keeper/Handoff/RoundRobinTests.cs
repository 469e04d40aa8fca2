using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class RoundRobinTests : HandoffTest
{
    [Fact]
    public async Task A_thousand_connections_one_after_the_other_give_each_of_four_250()
    {
        var processes = await App.StartAsync(4);
        var counts = new Dictionary<string, int>();
        for (var count = 0; count < 1000; count++)
        {
            var pid = await App.GetAsync();
            counts[pid] = counts.GetValueOrDefault(pid) + 1;
        }

        Assert.Equal(4, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 249, 251));
        foreach (var process in processes) Assert.InRange((await App.TrafficAsync(process)).Connections!.Value, 249, 251);
    }

    [Fact]
    public async Task A_program_finds_itself_a_worker_and_talks_with_process_send()
    {
        App.Program = "const c = require('cluster'); process.send({ w: c.isWorker, id: c.worker.id > 0, u: process.env.NODE_UNIQUE_ID === undefined });"
            + "process.on('message', m => process.send(m));" + WebApp.Server;
        var process = await App.ListeningAsync();
        Assert.Equal("{\"w\":true,\"id\":true,\"u\":true}", (await Node.EventAsync<IpcReceivedEvent>()).Message);
        var long60k = new string('x', 60_000);
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = process.Instance, Generation = process.Generation, Message = $"\"{long60k}\"" });
        Assert.Equal($"\"{long60k}\"", (await Node.EventAsync<IpcReceivedEvent>()).Message);
    }

    [Fact]
    public async Task A_held_generation_gets_nothing_until_it_is_opened_and_the_drained_one_nothing_after()
    {
        var old = await App.ListeningAsync();
        var replacement = await App.ListeningAsync(replaces: old);
        var (oldPid, newPid) = ($"{await App.PidAsync(old)}", $"{await App.PidAsync(replacement)}");
        for (var count = 0; count < 10; count++) Assert.Equal(oldPid, await App.GetAsync());
        var kept = await App.KeptAsync(replacement);
        Assert.Equal((RouteState.Held, old.Generation), (kept.Route, kept.Replaces));

        var door = (await Node.AskAsync<ProbeDoorReply>(new ProbeDoorRequest { Instance = replacement.Instance, Generation = replacement.Generation })).Port;
        for (var count = 0; count < 10; count++) Assert.Equal(newPid, await Http.GetAsync(door));

        await App.OpenAsync(replacement);
        Assert.Equal(new[] { newPid, oldPid }.ToHashSet(), new[] { await App.GetAsync(), await App.GetAsync() }.ToHashSet());
        var drained = await App.DrainAsync(old);
        Assert.False(drained.TimedOut);
        for (var count = 0; count < 10; count++) Assert.Equal(newPid, await App.GetAsync());
        await Node.StopAsync(old);
        await Node.ExitAsync(old);
        Assert.Equal(newPid, await App.GetAsync());
        Assert.Equal(12, (await App.TrafficAsync(replacement)).Connections);
    }

    [Fact]
    public async Task A_worker_that_hangs_delays_one_request_only()
    {
        App.Program = "process.on('message', () => { const end = Date.now() + 3000; while (Date.now() < end); });" + WebApp.Server;
        var processes = await App.StartAsync(2);
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Message = "1" });
        var requests = Enumerable.Range(0, 30).Select(async _ =>
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await App.GetAsync();
            return clock.Elapsed;
        });
        var slow = (await Task.WhenAll(requests)).Count(time => time > TimeSpan.FromSeconds(1.5));
        Assert.InRange(slow, 0, 1);
    }

    [Fact]
    public async Task A_connection_on_its_way_to_a_worker_that_dies_is_given_to_another()
    {
        App.Program = "process.on('message', () => { process.send('hangs', () => { for (;;); }); });" + WebApp.Server;
        var processes = await App.StartAsync(2);
        var hanging = await App.PidAsync(processes[0]);
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Message = "1" });
        Assert.Equal("\"hangs\"", (await Node.EventAsync<IpcReceivedEvent>()).Message);
        Task<string>[] requests = [App.GetAsync(), App.GetAsync()];
        await Task.WhenAny(requests);
        await Node.AskAsync<DoneReply>(new SignalRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Signal = Signals.Kill });
        Assert.DoesNotContain($"{hanging}", await Task.WhenAll(requests));
    }

    [Fact]
    public async Task Without_a_worker_connections_wait_and_the_next_one_gets_them()
    {
        var first = await App.ListeningAsync();
        await Node.AskAsync<DoneReply>(new SignalRequest { Instance = first.Instance, Generation = first.Generation, Signal = Signals.Kill });
        await Node.ExitAsync(first);
        var waiting = App.GetAsync();
        var second = await App.ListeningAsync();
        Assert.Equal($"{await App.PidAsync(second)}", await waiting);
        await Node.StopAsync(second);
        await Node.ExitAsync(second);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(App.GetAsync);
    }
}
