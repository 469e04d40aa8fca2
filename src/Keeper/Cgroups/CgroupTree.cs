using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Keeper.Cgroups;

/// <summary>
/// The cgroups of the processes, below a folder that was delegated to the keeper: one each, made before its start and
/// removed after its end. Only files and folders; knows nothing of processes.
/// <code>
/// ROOT (delegated: holds no process itself)
///  ├─ keeper                    the keeper and its helpers, where the keeper lived in ROOT
///  └─ pbm-HOME-INSTANCE-GENERATION
/// </code>
/// </summary>
internal sealed class CgroupTree
{
    /// <summary>Where the keeper goes when it lives in the delegated folder itself: the kernel wants that one empty.</summary>
    public const string KeeperName = "keeper";

    private const string Prefix = "pbm-";
    private const int HomeCharacters = 8;

    private static readonly string[] Wanted = ["memory", "cpu"];

    private readonly string _root;
    private readonly HashSet<string> _controllers;
    private readonly string? _notEnabled;
    private readonly List<Cgroup> _leaving = [];

    private CgroupTree(string root, HashSet<string> controllers, string? notEnabled) => (_root, _controllers, _notEnabled) = (root, controllers, notEnabled);

    public string Root => _root;

    /// <summary>Controllers that limit something in the cgroups below.</summary>
    public IReadOnlyCollection<string> Controllers => _controllers;

    /// <summary>Takes a delegated folder into use.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="livesInIt">Pid of the keeper when that lives in the folder itself; null when it does not.</param>
    public static CgroupTree Open(string root, int? livesInIt)
    {
        string? problem = null;
        RemoveEmpty(root);
        if (livesInIt is { } pid)
        {
            var own = new Cgroup(Path.Combine(root, KeeperName));
            problem = Make(own.Folder) ?? own.Add(pid);
        }

        var available = CgroupFile.Words(Path.Combine(root, "cgroup.controllers"));
        var control = Path.Combine(root, "cgroup.subtree_control");
        foreach (var controller in Wanted.Where(available.Contains).Except(CgroupFile.Words(control)))
            problem = CgroupFile.Write(control, "+" + controller) ?? problem;
        return new CgroupTree(root, [.. CgroupFile.Words(control).Select(word => word.TrimStart('+'))], problem);
    }

    /// <summary>The cgroup for a process about to be started; null when it cannot be made.</summary>
    /// <param name="owner">Names it.</param>
    /// <param name="limits">To be set on it.</param>
    /// <param name="problem">Why there is none, or why the limits are not in force; null when they are.</param>
    public Cgroup? Make(OwnerMark owner, LimitRules? limits, out string? problem)
    {
        RemoveLeaving();
        var cgroup = new Cgroup(Folder(owner));
        problem = Make(cgroup.Folder);
        if (problem is not null) return null;
        if (limits is not null) problem = Missing(limits) ?? cgroup.Limit(limits);
        return cgroup;
    }

    /// <summary>The cgroup of a process started before an upgrade; null when it has none.</summary>
    public Cgroup? Find(OwnerMark owner) => Directory.Exists(Folder(owner)) ? new Cgroup(Folder(owner)) : null;

    /// <summary>Removes the cgroup of a process that has ended, later when something of it stays.</summary>
    public void Remove(Cgroup cgroup)
    {
        if (!cgroup.TryRemove()) _leaving.Add(cgroup);
    }

    private string? Missing(LimitRules limits)
    {
        string? missing = limits.MemoryBytes is not null && !_controllers.Contains("memory") ? "memory"
            : limits.CpuPercent is not null && !_controllers.Contains("cpu") ? "cpu" : null;
        return missing is null ? null : $"the controller {missing} is not available in {_root}{(_notEnabled is null ? "" : $" ({_notEnabled})")}";
    }

    private string Folder(OwnerMark owner) =>
        Path.Combine(_root, $"{Prefix}{owner.HomeId[..Math.Min(HomeCharacters, owner.HomeId.Length)]}-{owner.Instance}-{owner.Generation}");

    /// <summary>Those of processes that ended while no keeper was there.</summary>
    private static void RemoveEmpty(string root)
    {
        foreach (var folder in Directory.GetDirectories(root, Prefix + "*")) _ = new Cgroup(folder).TryRemove();
    }

    private void RemoveLeaving() => _leaving.RemoveAll(cgroup => cgroup.TryRemove());

    private static string? Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be made: {problem.Message}";
        }
    }
}
