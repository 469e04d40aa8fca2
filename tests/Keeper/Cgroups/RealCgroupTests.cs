using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Cgroups;

/// <summary>The real keeper in a cgroup v2 of this machine, where there is one that may be written.</summary>
public sealed class RealCgroupTests : KeeperTest
{
    private static readonly StopSequence Quick = new() { KillTimeout = TimeSpan.FromMilliseconds(200) };

    private string? _root;

    public override async ValueTask InitializeAsync()
    {
        _root = MakeRoot();
        Assert.SkipWhen(_root is null, "no cgroup v2 that may be written");
        Keeper = await RunningKeeper.StartAsync(Home, _root);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_root is null)
        {
            Home.Dispose();
            return;
        }

        await base.DisposeAsync();
        foreach (var folder in Directory.GetDirectories(_root)) Directory.Delete(folder);
        Directory.Delete(_root);
    }

    [Fact]
    public async Task Each_process_lives_in_a_cgroup_of_its_own_which_is_gone_after_it()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["600"]);
        var folder = Assert.Single(Directory.GetDirectories(_root!));
        Assert.EndsWith($"-{request.Instance}-{request.Generation}", folder, StringComparison.Ordinal);
        Assert.Equal([reply.Process.Pid], new Cgroup(folder).Members());
        await node.StopAsync(request);
        await node.ExitAsync(request);
        await Eventually.TrueAsync(() => Directory.GetDirectories(_root!).Length == 0, "the cgroup is removed");
    }

    [Fact]
    public async Task A_descendant_that_hid_from_parent_links_and_the_mark_is_found_by_its_cgroup()
    {
        await using var node = await Keeper.AttachAsync();
        var pids = Home.File("hidden");
        // In a session of its own, without the mark, below nobody: only the cgroup tells whose it is.
        var (request, _) = await node.ShellAsync($"sleep 0.2; (env -i setsid sh -c 'trap \"\" INT TERM; echo $$ > {pids}; sleep 600' &) ; sleep 0.3; exit 3", spawn => spawn with { Stop = Quick });
        var exit = await node.ExitAsync(request);
        Assert.Equal(3, exit.Code);
        var hidden = int.Parse(await File.ReadAllTextAsync(pids, TestContext.Current.CancellationToken));
        Assert.False(ProcFs.Stat(hidden) is { State: not ('Z' or 'X') });
        Assert.True(exit.LeftoverProcesses > 0);
    }

    [Fact]
    public async Task Limits_whose_controller_is_missing_are_told_and_the_program_runs()
    {
        Assert.SkipWhen(File.ReadAllText(Path.Combine(_root!, "cgroup.controllers")).Contains("memory"), "the controller is there");
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with { Limits = new LimitRules { MemoryBytes = 1 << 30 } });
        Assert.StartsWith("the controller memory is not available in ", reply.LimitsProblem, StringComparison.Ordinal);
        Assert.Equal([reply.Process.Pid], new Cgroup(Assert.Single(Directory.GetDirectories(_root!))).Members());
        await node.StopAsync(request);
    }

    [Fact]
    public async Task An_upgrade_of_the_keeper_leaves_processes_in_their_cgroups_and_removes_them_later()
    {
        var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["600"]);
        await node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await node.Closed;
        await node.DisposeAsync();
        await using var after = await Keeper.AttachAsync();
        Assert.Equal([reply.Process.Pid], new Cgroup(Assert.Single(Directory.GetDirectories(_root!))).Members());
        await after.StopAsync(request);
        await after.ExitAsync(request);
        await Eventually.TrueAsync(() => Directory.GetDirectories(_root!).Length == 0, "the cgroup is removed");
    }

    private static string? MakeRoot()
    {
        var folder = DelegatedCgroup.Locate("0::/\n", ProcFs.Text("/proc/self/mountinfo"));
        if (folder is null) return null;
        var root = Path.Combine(folder, $"actorpm-test-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(root);
            return root;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
