using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Ipc;

public sealed class NodeChannelTests : KeeperTest
{
    private const string NodeJs = "/usr/bin/node";

    [Fact]
    public async Task A_node_program_tells_that_it_is_ready_and_talks_both_ways()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(node, "process.on('message', m => process.send({ echo: m })); process.send('ready')");
        Assert.Equal("\"ready\"", (await node.EventAsync<IpcReceivedEvent>()).Message);
        Assert.True(Assert.Single((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes).ReadySeen);

        await node.AskAsync<DoneReply>(new SendIpcRequest { Instance = request.Instance, Generation = request.Generation, Message = "{\n  \"a\": \"ü\"\n}" });
        var answer = await node.EventAsync<IpcReceivedEvent>();
        Assert.Equal((request.Instance, request.Generation, "{\"echo\":{\"a\":\"ü\"}}"), (answer.Instance, answer.Generation, answer.Message));
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task What_a_program_said_of_itself_is_in_every_later_snapshot_also_after_an_upgrade()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(node, """
            const say = (type, data) => process.send({ type, data });
            say('axm:action', { action_name: 'one', arity: 1 }); say('axm:action', { action_name: 'two' }); say('axm:action', { action_name: 'one', arity: 2 });
            say('axm:monitor', { a: { value: 1 } }); say('axm:monitor', { a: { value: 2 } }); say('axm:reply', { action_name: 'one', return: 1 });
            process.send('ready'); setInterval(() => {}, 1000)
            """);
        await node.EventAsync<IpcReceivedEvent>(message => message.Message == "\"ready\"");
        await SaidAsync(node);
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();
        await using var next = await Keeper.AttachAsync();
        await SaidAsync(next);
        await next.StopAsync(request);
        await next.ExitAsync(request);

        static async Task SaidAsync(KeeperClient node) => Assert.Equal(
            [
                """{"type":"axm:action","data":{"action_name":"one","arity":2}}""",
                """{"type":"axm:action","data":{"action_name":"two"}}""",
                """{"type":"axm:monitor","data":{"a":{"value":2}}}""",
            ],
            Assert.Single((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes).Said);
    }

    [Fact]
    public async Task A_shutdown_message_takes_the_place_of_the_signal()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(
            node, "process.on('SIGINT', () => process.exit(9)); process.on('message', m => m === 'shutdown' && process.exit(4)); process.send('ready')");
        await node.EventAsync<IpcReceivedEvent>();
        await node.StopAsync(request, new StopSequence { IpcMessage = "\"shutdown\"", KillTimeout = TimeSpan.FromSeconds(20) });
        var exit = await node.ExitAsync(request);
        Assert.Equal((4, ExitCause.Stopped), (exit.Code, exit.Cause));
    }

    [Fact]
    public async Task A_handle_sent_to_us_is_acknowledged_so_that_later_messages_arrive()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(
            node,
            "const s = require('net').createServer().listen(0, () => { process.send('with handle', s); process.send('after it'); });");
        Assert.Equal("\"after it\"", (await node.EventAsync<IpcReceivedEvent>()).Message);
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_dropped_and_the_next_one_arrives()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(node, "process.send('x'.repeat(3 << 20)); process.send('next'); setInterval(() => {}, 1000)");
        Assert.Equal("\"next\"", (await node.EventAsync<IpcReceivedEvent>()).Message);
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task The_last_message_before_an_exit_arrives_before_the_exit()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(node, "process.send('last', () => process.exit(2))");
        Assert.Equal(2, (await node.ExitAsync(request)).Code);
        Assert.Equal("\"last\"", (await node.EventAsync<IpcReceivedEvent>()).Message);
    }

    private static Task<(SpawnRequest Request, SpawnReply Reply)> RunAsync(KeeperClient node, string program) =>
        node.SpawnAsync(NodeJs, ["-e", program], spawn => spawn with { NodeIpc = true });
}
