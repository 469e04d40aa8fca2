using System.Diagnostics;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Trees;

public sealed class TreeTests : KeeperTest
{
    private static readonly StopSequence Quick = new() { KillTimeout = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task Stopping_ends_grandchildren_in_other_sessions_that_ignore_the_signal()
    {
        await using var node = await Keeper.AttachAsync();
        var pids = Home.File("members");
        var (request, _) = await node.ShellAsync(
            $"""trap "" INT; setsid sh -c 'trap "" INT; (setsid sleep 600 & echo $! >> {pids}); echo $$ >> {pids}; sleep 601; sleep 602' & sleep 603; sleep 604""");
        var members = await PidsAsync(pids, 2);
        var clock = Stopwatch.StartNew();
        await node.StopAsync(request, Quick);
        var exit = await node.ExitAsync(request);

        Assert.Equal(ExitCause.KilledAfterTimeout, exit.Cause);
        Assert.InRange(clock.ElapsedMilliseconds, 290, 5000);
        Assert.All(members, pid => Assert.False(Alive(pid)));
    }

    [Fact]
    public async Task A_program_that_obeys_is_stopped_and_not_killed()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/sleep", ["600"]);
        await node.StopAsync(request);
        var exit = await node.ExitAsync(request);
        Assert.Equal((ExitCause.Stopped, 2), (exit.Cause, exit.Signal));
    }

    [Fact]
    public async Task What_a_crashed_program_leaves_is_ended_before_its_exit_is_told()
    {
        await using var node = await Keeper.AttachAsync();
        var pids = Home.File("members");
        var (request, _) = await node.ShellAsync(
            $"sleep 600 & echo $! >> {pids}; setsid sleep 601 & echo $! >> {pids}; exit 3",
            spawn => spawn with { Stop = Quick });
        var exit = await node.ExitAsync(request);
        Assert.Equal((3, ExitCause.Own, 2), (exit.Code, exit.Cause, exit.LeftoverProcesses));
        Assert.All(await PidsAsync(pids, 2), pid => Assert.False(Alive(pid)));
    }

    [Fact]
    public async Task Without_tree_kill_descendants_stay_and_their_output_still_arrives()
    {
        await using var node = await Keeper.AttachAsync();
        var pids = Home.File("members");
        var output = Home.File("out.log");
        var go = Home.File("go");
        var (request, _) = await node.ShellAsync(
            $"(while [ ! -e {go} ]; do sleep 0.02; done; echo late; exec sleep 600) & echo $! > {pids}; exit 0",
            spawn => spawn with { Stop = Quick with { Tree = false }, Logs = spawn.Logs with { OutFile = output } });
        var exit = await node.ExitAsync(request);
        Assert.Equal(0, exit.LeftoverProcesses);
        var left = Assert.Single(await PidsAsync(pids, 1));
        Assert.True(Alive(left));
        File.WriteAllText(go, "");
        Assert.Equal("late\n", await Eventually.TextAsync(output, text => text.Length > 0));
        using var process = Process.GetProcessById(left);
        process.Kill();
    }

    [Fact]
    public async Task No_kill_timeout_means_sigkill_at_once()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.ShellAsync("trap '' INT TERM; sleep 600");
        await node.StopAsync(request, new StopSequence { KillTimeout = TimeSpan.Zero });
        Assert.Equal((ExitCause.KilledAfterTimeout, 9), await CauseAsync(node, request));
    }

    [Fact]
    public async Task A_second_stop_with_a_shorter_timeout_hurries()
    {
        await using var node = await Keeper.AttachAsync();
        var ready = Home.File("ready");
        var (request, _) = await node.ShellAsync($"trap '' INT; touch {ready}; while :; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(ready), "the trap is set");
        await node.StopAsync(request, new StopSequence { KillTimeout = TimeSpan.FromSeconds(60) });
        var clock = Stopwatch.StartNew();
        await node.StopAsync(request, Quick);
        Assert.Equal((ExitCause.KilledAfterTimeout, 9), await CauseAsync(node, request));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_orphan_that_ends_by_itself_leaves_no_zombie()
    {
        await using var node = await Keeper.AttachAsync();
        var pids = Home.File("members");
        var (request, _) = await node.ShellAsync($"(sh -c 'echo $$ > {pids}; sleep 0.3' &) ; sleep 600");
        var orphan = Assert.Single(await PidsAsync(pids, 1));
        await Eventually.TrueAsync(() => ProcFs.Stat(orphan) is null, "the orphan is reaped");
        await node.StopAsync(request);
    }

    [Fact]
    public async Task The_end_of_one_of_a_hundred_is_told_at_once()
    {
        await using var node = await Keeper.AttachAsync();
        var all = new List<(SpawnRequest Request, SpawnReply Reply)>();
        for (var count = 0; count < 100; count++) all.Add(await node.SpawnAsync("/bin/sleep", ["600"]));
        var clock = Stopwatch.StartNew();
        using (var process = Process.GetProcessById(all[50].Reply.Process.Pid)) process.Kill();
        var exit = await node.ExitAsync(all[50].Request);
        Assert.Equal(9, exit.Signal);
        // Measured 0.4 ms; the bound only catches a wait that should not be there.
        Assert.InRange(clock.ElapsedMilliseconds, 0, 500);
    }

    private static async Task<(ExitCause, int?)> CauseAsync(KeeperClient node, SpawnRequest request)
    {
        var exit = await node.ExitAsync(request);
        return (exit.Cause, exit.Signal);
    }

    private static async Task<int[]> PidsAsync(string file, int count)
    {
        var text = await Eventually.TextAsync(file, text => text.Count(character => character == '\n') == count);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }

    private static bool Alive(int pid) => ProcFs.Stat(pid) is { State: not ('Z' or 'X') };
}
