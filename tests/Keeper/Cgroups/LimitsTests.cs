using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Cgroups;

/// <summary>The real keeper on a folder of plain files in place of a cgroup v2: what it writes, reads and tells.</summary>
public sealed class LimitsTests : KeeperTest
{
    private string Root => Home.File("cgroup");

    public override async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(Path.Combine(Root, "cgroup.procs"), "");
        await File.WriteAllTextAsync(Path.Combine(Root, "cgroup.controllers"), "cpu memory\n");
        await File.WriteAllTextAsync(Path.Combine(Root, "cgroup.subtree_control"), "cpu memory\n");
        Keeper = await RunningKeeper.StartAsync(Home, Root);
    }

    [Fact]
    public async Task A_program_is_put_into_its_cgroup_before_it_runs_and_its_kills_for_memory_are_told_with_its_exit()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with { Limits = new LimitRules { MemoryBytes = 5 << 20, CpuPercent = 20 } });
        var folder = Assert.Single(Directory.GetDirectories(Root));
        Assert.Equal("5242880", await ReadAsync(folder, "memory.max"));
        Assert.Equal("20000 100000", await ReadAsync(folder, "cpu.max"));
        // What a process writes to join; a kernel would have put its pid there.
        Assert.Equal("0", await ReadAsync(folder, "cgroup.procs"));
        Assert.Equal($"it could not be put into {folder}", reply.LimitsProblem);
        var kept = (await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes.Single(one => one.Generation == request.Generation);
        Assert.Equal(reply.LimitsProblem, kept.LimitsProblem);

        await File.WriteAllTextAsync(Path.Combine(folder, "memory.events"), "oom 1\noom_kill 2\n", TestContext.Current.CancellationToken);
        await node.AskAsync<DoneReply>(new SignalRequest { Instance = request.Instance, Generation = request.Generation, Signal = 9 });
        var exit = await node.ExitAsync(request);
        Assert.Equal(("SIGKILL", 2, null), (exit.SignalName, exit.OutOfMemoryKills, exit.MemoryLimit));
    }

    [Fact]
    public async Task A_need_the_keeper_does_not_know_is_refused()
    {
        await using var node = await Keeper.AttachAsync();
        var error = await node.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true") with { Needs = ["limits", "wings"] });
        Assert.Equal((KeeperErrorCode.MissingAbility, "this keeper cannot do: wings"), (error.Code, error.Message));
    }

    private static Task<string> ReadAsync(string folder, string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
}
