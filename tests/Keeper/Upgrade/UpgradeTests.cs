using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Upgrade;

public sealed class UpgradeTests : KeeperTest
{
    [Fact]
    public async Task Under_log_load_no_line_is_lost_and_every_pid_stays()
    {
        var file = Home.File("out.log");
        var node = await Keeper.AttachAsync();
        var (writer, written) = await node.ShellAsync(
            "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo $i; [ $((i % 1000)) = 0 ] && sleep 0.02; done; echo end >&2; exit 5",
            spawn => spawn with { Logs = spawn.Logs with { OutFile = file } });
        var (quiet, sleeping) = await node.SpawnAsync("/bin/cat", [], spawn => spawn with { Logs = spawn.Logs with { OutFile = Home.File("cat.log") } });
        for (var round = 0; round < 3; round++)
        {
            await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
            await node.Closed;
            await node.DisposeAsync();
            node = await Keeper.AttachAsync();
            Assert.Equal(Keeper.Pid, node.Hello.Pid);
        }

        var snapshot = await node.AskAsync<SnapshotReply>(new SnapshotRequest());
        Assert.Contains(sleeping.Process, snapshot.Processes.Select(process => process.Process));
        ExitedEvent exit = snapshot.Exits.FirstOrDefault(exit => exit.Generation == writer.Generation) ?? await node.ExitAsync(writer);
        Assert.Equal((5, "end\n", written.Process.Pid), (exit.Code, exit.ErrorTail, exit.Pid));
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        Assert.Equal(Enumerable.Range(1, 60_000).Select(number => number.ToString()), File.ReadLines(file));

        await node.AskAsync<DoneReply>(new WriteInputRequest { Instance = quiet.Instance, Generation = quiet.Generation, Text = "still here\n" });
        await Eventually.TextAsync(Home.File("cat.log"), text => text == "still here\n");
        await node.DisposeAsync();
    }

    [Fact]
    public async Task Stops_leases_channels_and_exits_go_on_across_an_upgrade()
    {
        var ready = Home.File("ready");
        var node = await Keeper.AttachAsync(term: 4);
        var (ended, _) = await node.ShellAsync("exit 3");
        await node.ExitAsync(ended);
        var (stubborn, _) = await node.ShellAsync($"trap '' INT; touch {ready}; while :; do sleep 0.05; done");
        await Eventually.TrueAsync(() => File.Exists(ready), "the trap is set");
        await node.StopAsync(stubborn, new StopSequence { KillTimeout = TimeSpan.FromSeconds(2) });
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();

        await using var next = await Keeper.AttachAsync(term: 4);
        Assert.Equal(4, next.Hello.HighestTerm);
        Assert.True(next.Hello.HighestGeneration >= stubborn.Generation);
        var snapshot = await next.AskAsync<SnapshotReply>(new SnapshotRequest());
        Assert.Equal(3, snapshot.Exits.Single(exit => exit.Generation == ended.Generation).Code);
        // On a slow machine its time is up before anybody is attached again: then the snapshot tells it.
        var exit = snapshot.Exits.SingleOrDefault(exit => exit.Generation == stubborn.Generation) ?? await next.ExitAsync(stubborn);
        Assert.Equal(ExitCause.KilledAfterTimeout, exit.Cause);
    }

    [Theory]
    [InlineData("/bin/false")]
    [InlineData("/nowhere/pbm-keeper")]
    public async Task A_binary_that_cannot_go_on_is_refused_and_the_old_one_carries_on(string file)
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/sleep", ["600"]);
        var refused = await node.AskAsync<ErrorReply>(new UpgradeRequest { File = file });
        Assert.Contains(file, refused.Message);
        await node.StopAsync(request);
        Assert.Equal(ExitCause.Stopped, (await node.ExitAsync(request)).Cause);
    }

    [Fact]
    public async Task A_line_begun_before_is_finished_after_in_every_file()
    {
        var (own, both) = (Home.File("own.log"), Home.File("both.log"));
        var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/cat", [], spawn => spawn with
        {
            Logs = spawn.Logs with { OutFile = own, ErrorFile = both, CombinedFile = both },
        });
        Task WriteAsync(string text) => node.AskAsync<DoneReply>(
            new WriteInputRequest { Instance = request.Instance, Generation = request.Generation, Text = text });
        await WriteAsync("par");
        await Eventually.TextAsync(own, text => text == "par");
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();
        node = await Keeper.AttachAsync();
        await WriteAsync("t\n");
        await Eventually.TextAsync(own, text => text == "part\n");
        await Eventually.TextAsync(both, text => text == "part\n");
        await node.StopAsync(request);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task The_lock_is_still_held_and_no_child_has_it()
    {
        var node = await Keeper.AttachAsync();
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();
        await using var next = await Keeper.AttachAsync();
        var (code, _, _) = await RunningKeeper.RunAsync("run", "--home", Home.Root);
        Assert.Equal(0, code);
        var (request, reply) = await next.SpawnAsync("/bin/sleep", ["600"]);
        Assert.Equal("0 1 2", string.Join(' ', Directory.GetFiles($"/proc/{reply.Process.Pid}/fd").Select(Path.GetFileName).Order()));
        await next.StopAsync(request);
    }
}
