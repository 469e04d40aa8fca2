using System.Diagnostics;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Recovery;

public sealed class DeadKeeperTests : KeeperTest
{
    [Fact]
    public async Task The_next_keeper_ends_what_a_dead_one_left_before_it_serves()
    {
        SpawnRequest stubborn, ended;
        SpawnReply main;
        var members = Home.File("members");
        await using (var node = await Keeper.AttachAsync(term: 7))
        {
            (stubborn, main) = await node.ShellAsync(
                $"trap '' INT HUP PIPE; (trap '' INT HUP PIPE; setsid sleep 600 & echo $! > {members}; wait) & while :; do sleep 1; done");
            await Eventually.TextAsync(members, text => text.EndsWith('\n'));
            (ended, _) = await node.ShellAsync("exit 6");
            await node.ExitAsync(ended);
            await Eventually.TextAsync(Home.Paths.KeeperJournal, text => text.Contains("\"exited\""));
        }

        var orphan = int.Parse(File.ReadAllText(members));
        Keeper.Signal(Signals.Kill);
        await Keeper.EndedAsync();
        Assert.True(Alive(main.Process.Pid));

        var clock = Stopwatch.StartNew();
        Keeper = await RunningKeeper.StartAsync(Home);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
        Assert.False(Alive(main.Process.Pid));
        Assert.False(Alive(orphan));

        await using var next = await Keeper.AttachAsync(term: 8);
        Assert.Equal(8, next.Hello.HighestTerm);
        Assert.True(next.Hello.HighestGeneration >= ended.Generation);
        var snapshot = await next.AskAsync<SnapshotReply>(new SnapshotRequest());
        Assert.Empty(snapshot.Processes);
        Assert.Equal(6, snapshot.Exits.Single(exit => exit.Generation == ended.Generation).Code);
        Assert.Equal(ExitCause.KeeperLost, snapshot.Exits.Single(exit => exit.Generation == stubborn.Generation).Cause);
    }

    [Fact]
    public async Task A_keeper_in_a_copied_home_leaves_the_processes_of_the_original_alone()
    {
        await using var node = await Keeper.AttachAsync();
        File.WriteAllText(Home.Paths.ServerId, Home.Id);
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["600"]);
        using var copy = new TestHome();
        copy.Paths.Create();
        File.Copy(Home.Paths.KeeperJournal, copy.Paths.KeeperJournal);
        File.Copy(Home.Paths.ServerId, copy.Paths.ServerId);
        await using (await RunningKeeper.StartAsync(copy)) { }
        Assert.True(Alive(reply.Process.Pid));
        await node.StopAsync(request);
        Assert.Equal(ExitCause.Stopped, (await node.ExitAsync(request)).Cause);
    }

    [Fact]
    public async Task Losing_the_race_for_the_lock_is_a_clean_end()
    {
        var (code, _, _) = await RunningKeeper.RunAsync("run", "--home", Home.Root);
        Assert.Equal(0, code);
        var (detached, _, _) = await RunningKeeper.RunAsync(
            "detach", "--log", Home.KeeperOutput, "--ready", "--", RunningKeeper.Binary, "run", "--home", Home.Root);
        Assert.Equal(3, detached);
        await using var node = await Keeper.AttachAsync();
        Assert.Equal(Keeper.Pid, node.Hello.Pid);
    }

    [Fact]
    public async Task A_keeper_told_to_end_stops_everything_and_the_next_one_repeats_the_exits()
    {
        SpawnRequest request;
        await using (var node = await Keeper.AttachAsync())
        {
            (request, _) = await node.SpawnAsync("/bin/sleep", ["600"]);
            Keeper.Signal(Signals.Terminate);
            await node.EventAsync<ShuttingDownEvent>();
            Assert.Equal(ExitCause.KeeperShutdown, (await node.ExitAsync(request)).Cause);
            await node.Closed;
        }

        await Keeper.EndedAsync();
        Assert.False(File.Exists(Home.Paths.KeeperSocket));
        Keeper = await RunningKeeper.StartAsync(Home);
        await using var next = await Keeper.AttachAsync(term: 2);
        var exit = Assert.Single((await next.AskAsync<SnapshotReply>(new SnapshotRequest())).Exits);
        Assert.Equal((request.Generation, ExitCause.KeeperShutdown), (exit.Generation, exit.Cause));
    }

    [Fact]
    public async Task A_shutdown_request_is_answered_when_everything_has_ended()
    {
        await using var node = await Keeper.AttachAsync();
        var (_, reply) = await node.SpawnAsync("/bin/sleep", ["600"]);
        var kept = await node.AskAsync<ErrorReply>(new ShutdownRequest { KeepApps = true });
        Assert.Equal(KeeperErrorCode.Failed, kept.Code);
        await node.AskAsync<DoneReply>(new ShutdownRequest());
        Assert.False(Alive(reply.Process.Pid));
        await Keeper.EndedAsync();
    }

    [Fact]
    public async Task While_it_shuts_down_nothing_is_started()
    {
        await using var node = await Keeper.AttachAsync();
        var ready = Home.File("ready");
        await node.ShellAsync($"trap '' INT; touch {ready}; while :; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(ready), "the trap is set");
        Keeper.Signal(Signals.Terminate);
        await node.EventAsync<ShuttingDownEvent>();
        var refused = await node.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true"));
        Assert.Equal(KeeperErrorCode.ShuttingDown, refused.Code);
    }

    private static bool Alive(int pid) => ProcFs.Stat(pid) is { State: not ('Z' or 'X') };
}
