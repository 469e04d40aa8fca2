using System.Net;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>A hand-written preload speaks for the real one.</summary>
public sealed class PreloadTests : HandoffTest
{
    private const string Preload = """
        const say = m => process.send({ cmd: 'NODE_ACTORPM', ...m });
        say({ act: 'hello', version: 1 });
        say({ act: 'report', heap: 7 });
        let drains = false;
        process.on('internalMessage', m => { if (m.cmd === 'NODE_ACTORPM' && m.act === 'drain') { drains = true; tell(); } });
        const tell = () => server.getConnections((e, n) => say(n ? { act: 'draining', connections: n } : { act: 'drained', connections: 0 }));
        const server = require('http').createServer((q, s) => { if (drains) s.setHeader('connection', 'close'); s.end(String(process.pid)); });
        server.on('connection', c => c.on('close', () => drains && tell()));
        server.listen(+process.env.PORT);
        """;

    [Fact]
    public async Task A_keep_alive_connection_is_told_to_close_and_its_end_ends_the_drain()
    {
        App.Program = Preload;
        var process = await App.ListeningAsync();
        Assert.Contains("\"heap\":7", (await Node.EventAsync<ReportedEvent>()).Report);
        using var client = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port));
        await Http.AskAsync(client, close: false);
        await Node.AskAsync<DoneReply>(new DrainRequest { Instance = process.Instance, Generation = process.Generation, Timeout = TimeSpan.FromSeconds(60) });
        await Eventually.TrueAsync(async () => (await App.TrafficAsync(process)).Open == 1, "one connection is open");
        Assert.Equal(RouteState.Draining, (await App.TrafficAsync(process)).Route);
        await Http.AskAsync(client, close: false);
        var drained = await Node.EventAsync<DrainedEvent>();
        Assert.Equal((process.Generation, false, 0), (drained.Generation, drained.TimedOut, drained.ConnectionsLeft));
    }

    [Fact]
    public async Task A_worker_is_told_to_drain_when_it_has_accepted_what_is_on_its_way()
    {
        // It keeps its word of acceptance back until it is told to go on, and says whether the drain came before.
        App.Program = """
            const send = process.send.bind(process);
            let held = null, went = false;
            process.send = (m, ...rest) => {
              if (!m || !m.ack || !m.accepted) return send(m, ...rest);
              held = () => send(m, ...rest);
              return send('has it');
            };
            process.on('message', () => { went = true; held(); });
            process.on('internalMessage', m => { if (m.act === 'drain') send({ cmd: 'NODE_ACTORPM', act: 'drained', connections: went ? 0 : 1 }); });
            send({ cmd: 'NODE_ACTORPM', act: 'hello', version: 1 });
            """ + WebApp.Server;
        var process = await App.ListeningAsync();
        var request = App.GetAsync();
        await Node.EventAsync<IpcReceivedEvent>();
        await Node.AskAsync<DoneReply>(new DrainRequest { Instance = process.Instance, Generation = process.Generation, Timeout = TimeSpan.FromSeconds(60) });
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = process.Instance, Generation = process.Generation, Message = "1" });
        var drained = await Node.EventAsync<DrainedEvent>();
        Assert.Equal((false, 0), (drained.TimedOut, drained.ConnectionsLeft));
        await request;
    }

    [Fact]
    public async Task A_connection_that_stays_lasts_until_the_time_is_over()
    {
        App.Program = Preload;
        var process = await App.ListeningAsync();
        using var client = await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port));
        await Http.AskAsync(client, close: false);
        var drained = await App.DrainAsync(process, TimeSpan.FromMilliseconds(700));
        Assert.Equal((true, 1), (drained.TimedOut, drained.ConnectionsLeft));
        await Http.AskAsync(client, close: false);
    }
}
