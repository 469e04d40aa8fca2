using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Notifying;

public sealed class NotifyTests : KeeperTest
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task A_program_that_says_it_is_ready_is_known_as_ready_after_an_upgrade_too()
    {
        Assert.SkipUnless(File.Exists(Python), "Python is not installed");
        var node = await Keeper.AttachAsync();
        const string program = "import os, socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); a = '\\0' + os.environ['NOTIFY_SOCKET'][1:]\n"
            + "for line in ['STATUS=loading', 'READY=1\\nSTATUS=up']: s.sendto(line.encode(), a)\n"
            + "sys.stdin.readline(); s.sendto(b'STATUS=later', a); sys.stdin.readline()";
        var (request, _) = await node.SpawnAsync(Python, ["-c", program], spawn => spawn with { Notify = true, Needs = [KeeperAbilities.Notify] });
        Assert.Equal("STATUS=loading", (await node.EventAsync<NotifiedEvent>()).State);
        Assert.Equal("READY=1\nSTATUS=up", (await node.EventAsync<NotifiedEvent>()).State);
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();
        await using var next = await Keeper.AttachAsync();
        Assert.True(Assert.Single((await next.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes).Notified);
        await next.AskAsync<DoneReply>(new WriteInputRequest { Instance = request.Instance, Generation = request.Generation, Text = "\n" });
        Assert.Equal("STATUS=later", (await next.EventAsync<NotifiedEvent>()).State);
        await next.StopAsync(request);
        await next.ExitAsync(request);
    }
}
