using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Trees;

/// <summary>
/// Finds the members of a process tree. Whoever loses its parent becomes a child of the keeper (a
/// subreaper), so the tree is: what lies below the main process, and those children of the keeper,
/// with what lies below them, that carry the owner mark in their environment.
/// </summary>
internal static class ProcessTree
{
    private static readonly int Keeper = Environment.ProcessId;

    /// <summary>Living members without the main process, parents before their children.</summary>
    /// <param name="mainPid">The main process; 0 when it has ended.</param>
    /// <param name="owner">Mark of the tree.</param>
    /// <param name="known">Members found before, whose own environment may have lost the mark.</param>
    /// <param name="isOurs">Children of the keeper that are no orphans: main processes and helpers.</param>
    public static List<TreeMember> Members(int mainPid, OwnerMark owner, IEnumerable<int> known, Func<int, bool> isOurs)
    {
        var members = new List<TreeMember>();
        var seen = new HashSet<int> { mainPid };
        var roots = new List<int>(known);
        var children = new List<int>();
        ProcFs.AddChildren(Keeper, children);
        string? mark = null;
        foreach (var child in children)
            if (!isOurs(child) && ProcFs.Variable(child, OwnerMark.Variable) == (mark ??= owner.ToString())) roots.Add(child);

        foreach (var root in roots) AddAlive(root, seen, members);
        if (mainPid != 0) AddChildren(mainPid, seen, members);
        for (var index = 0; index < members.Count; index++) AddChildren(members[index].Pid, seen, members);
        return members;
    }

    private static void AddChildren(int parent, HashSet<int> seen, List<TreeMember> members)
    {
        var children = new List<int>();
        ProcFs.AddChildren(parent, children);
        foreach (var child in children) AddAlive(child, seen, members);
    }

    private static void AddAlive(int pid, HashSet<int> seen, List<TreeMember> members)
    {
        if (pid != 0 && seen.Add(pid) && ProcFs.Stat(pid) is { State: not ('Z' or 'X') } stat)
            members.Add(new TreeMember(pid, stat.StartTicks));
    }
}
