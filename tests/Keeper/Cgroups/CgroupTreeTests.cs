using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Cgroups;

/// <summary>On a folder of plain files in place of the kernel's: what is written where, and what is said when it cannot be.</summary>
public sealed class CgroupTreeTests : IDisposable
{
    private static readonly OwnerMark Owner = new("0123456789abcdef", 3, 42);
    private static readonly LimitRules Both = new() { MemoryBytes = 300 << 20, CpuPercent = 150 };

    private readonly TestHome _home = new();
    private readonly string _root;

    public CgroupTreeTests()
    {
        _root = _home.File("cgroup");
        Directory.CreateDirectory(_root);
        File.WriteAllText(Path.Combine(_root, "cgroup.controllers"), "cpuset cpu io memory pids\n");
        File.WriteAllText(Path.Combine(_root, "cgroup.subtree_control"), "memory cpu\n");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_process_with_limits_gets_a_cgroup_with_them()
    {
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, Both, out var problem);
        Assert.Null(problem);
        Assert.Equal(Path.Combine(_root, "pbm-01234567-3-42"), cgroup!.Folder);
        Assert.Equal(("314572800", "1", "150000 100000"), (Text(cgroup, "memory.max"), Text(cgroup, "memory.oom.group"), Text(cgroup, "cpu.max")));
    }

    [Fact]
    public void A_process_without_limits_gets_one_too_for_its_tree()
    {
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, null, out var problem);
        Assert.Null(problem);
        Assert.Empty(Directory.GetFiles(cgroup!.Folder));
    }

    [Fact]
    public void A_keeper_in_the_delegated_folder_moves_itself_out_of_the_way_and_switches_the_controllers_on()
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.subtree_control"), "");
        CgroupTree.Open(_root, 77);
        Assert.Equal("77", File.ReadAllText(Path.Combine(_root, "keeper", "cgroup.procs")));
        // The kernel adds to what is on; a plain file holds the last write.
        Assert.Equal("+cpu", File.ReadAllText(Path.Combine(_root, "cgroup.subtree_control")));
    }

    [Theory]
    [InlineData("cpu", "memory")]
    [InlineData("memory", "cpu")]
    public void A_controller_that_is_missing_is_named_and_the_cgroup_made_all_the_same(string available, string missing)
    {
        File.WriteAllText(Path.Combine(_root, "cgroup.controllers"), available);
        File.WriteAllText(Path.Combine(_root, "cgroup.subtree_control"), available);
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, Both, out var problem);
        Assert.NotNull(cgroup);
        Assert.Equal($"the controller {missing} is not available in {_root}", problem);
    }

    [Fact]
    public void A_limit_the_kernel_refuses_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_root, "pbm-01234567-3-42", "cpu.max"));
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, Both, out var problem);
        Assert.NotNull(cgroup);
        Assert.Contains("cpu.max cannot be written", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_and_gives_no_cgroup()
    {
        File.WriteAllText(Path.Combine(_root, "pbm-01234567-3-42"), "in the way");
        Assert.Null(CgroupTree.Open(_root, null).Make(Owner, Both, out var problem));
        Assert.Contains("pbm-01234567-3-42 cannot be made", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Kills_for_memory_are_read_from_its_events()
    {
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, null, out _)!;
        Assert.Equal(0, cgroup.OutOfMemoryKills());
        File.WriteAllText(Path.Combine(cgroup.Folder, "memory.events"), "low 0\nhigh 0\nmax 81\noom 2\noom_kill 3\noom_group_kill 1\n");
        Assert.Equal(3, cgroup.OutOfMemoryKills());
    }

    [Fact]
    public void Members_are_numbers_and_killing_is_one_write()
    {
        var cgroup = CgroupTree.Open(_root, null).Make(Owner, null, out _)!;
        File.WriteAllText(cgroup.ProcessFile, "12\n13\n");
        Assert.Equal([12, 13], cgroup.Members());
        Assert.True(cgroup.Holds(13));
        cgroup.Kill();
        Assert.Equal("1", Text(cgroup, "cgroup.kill"));
    }

    [Fact]
    public void A_cgroup_that_is_not_empty_is_removed_with_a_later_start()
    {
        var tree = CgroupTree.Open(_root, null);
        var cgroup = tree.Make(Owner, null, out _)!;
        var member = Path.Combine(cgroup.Folder, "still-living");
        Directory.CreateDirectory(member);
        tree.Remove(cgroup);
        Assert.True(Directory.Exists(cgroup.Folder));
        Assert.NotNull(tree.Find(Owner));
        Directory.Delete(member);
        tree.Make(Owner with { Generation = 43 }, null, out _);
        Assert.False(Directory.Exists(cgroup.Folder));
        Assert.Null(tree.Find(Owner));
    }

    [Fact]
    public void What_a_former_keeper_left_empty_is_removed_at_the_start()
    {
        Directory.CreateDirectory(Path.Combine(_root, "pbm-01234567-1-1"));
        Directory.CreateDirectory(Path.Combine(_root, "somebody-elses"));
        CgroupTree.Open(_root, null);
        Assert.Equal(["somebody-elses"], Directory.GetDirectories(_root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("0::/system.slice/actorpm.service\n", "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n", "/sys/fs/cgroup/system.slice/actorpm.service")]
    [InlineData("9:memory:/x\n0::/\n", "29 24 0:25 / /sys/fs/cgroup rw - tmpfs t rw\n40 29 0:36 / /sys/fs/cgroup/unified rw shared:1 - cgroup2 none rw\n", "/sys/fs/cgroup/unified")]
    [InlineData("0::/docker/abc/app\n", "30 24 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "/sys/fs/cgroup/app")]
    [InlineData("0::/../other\n", "30 24 0:26 /docker /sys/fs/cgroup ro - cgroup2 cgroup rw\n", null)]
    [InlineData("9:memory:/x\n", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", null)]
    [InlineData("0::/x\n", "30 24 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", null)]
    public void The_own_cgroup_is_found_by_the_mounts(string cgroups, string mounts, string? expected) =>
        Assert.Equal(expected, DelegatedCgroup.Locate(cgroups, mounts));

    private static string Text(Cgroup cgroup, string file) => File.ReadAllText(Path.Combine(cgroup.Folder, file));
}
