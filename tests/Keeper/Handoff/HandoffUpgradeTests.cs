using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class HandoffUpgradeTests : HandoffTest
{
    [Fact]
    public async Task Under_load_no_request_fails_and_the_workers_stay()
    {
        var processes = await App.StartAsync(2);
        var pids = new[] { await App.PidAsync(processes[0]), await App.PidAsync(processes[1]) };
        await using var load = new Load(App.Port, clients: 8);
        for (var round = 0; round < 3; round++)
        {
            await load.AnswersMoreAsync(100);
            await UpgradeAsync();
        }

        await load.AnswersMoreAsync(100);
        Assert.Empty(load.Errors);
        Assert.Equal(pids, new[] { await App.PidAsync(processes[0]), await App.PidAsync(processes[1]) });
        Assert.True((await App.TrafficAsync(processes[0])).Connections > 150);
        Assert.Equal([$"{App.Port}"], (await App.KeptAsync(processes[1])).Listening);
    }

    [Fact]
    public async Task Held_drained_and_doors_stay_what_they_were()
    {
        var old = await App.ListeningAsync();
        var held = await App.ListeningAsync(replaces: old);
        var door = (await Node.AskAsync<ProbeDoorReply>(new ProbeDoorRequest { Instance = held.Instance, Generation = held.Generation })).Port;
        await UpgradeAsync();
        Assert.Equal(RouteState.Held, (await App.KeptAsync(held)).Route);
        Assert.Equal($"{await App.PidAsync(held)}", await Http.GetAsync(door));
        Assert.Equal($"{await App.PidAsync(old)}", await App.GetAsync());
        await App.OpenAsync(held);
        await App.DrainAsync(old);
        await UpgradeAsync();
        Assert.Equal(old.Generation, (await TellAgainAsync()).Generation);
        Assert.Equal(RouteState.Drained, (await App.KeptAsync(old)).Route);
        for (var count = 0; count < 4; count++) Assert.Equal($"{await App.PidAsync(held)}", await App.GetAsync());
    }

    [Fact]
    public async Task A_connection_on_its_way_to_a_hung_worker_is_not_lost()
    {
        App.Program = "process.on('message', () => { process.send('hangs', () => { for (;;); }); });" + WebApp.Server;
        var processes = await App.StartAsync(2);
        var first = processes[0];
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = first.Instance, Generation = first.Generation, Message = "1" });
        await Node.EventAsync<IpcReceivedEvent>();
        Task<string>[] requests = [App.GetAsync(), App.GetAsync()];
        await Task.WhenAny(requests);
        await UpgradeAsync();
        await Node.AskAsync<DoneReply>(new SignalRequest { Instance = first.Instance, Generation = first.Generation, Signal = Signals.Kill });
        var other = $"{await App.PidAsync(processes[1])}";
        Assert.Equal([other, other], await Task.WhenAll(requests));
    }

    private async Task<DrainedEvent> TellAgainAsync()
    {
        await Node.AskAsync<SnapshotReply>(new SnapshotRequest());
        return await Node.EventAsync<DrainedEvent>();
    }
}
