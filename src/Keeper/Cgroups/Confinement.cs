using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Cgroups;

/// <summary>Gives processes their cgroups, where there are any; what cannot be limited is started all the same, and that is told.</summary>
/// <param name="tree">Null where none is delegated.</param>
/// <param name="whyNone">Why not.</param>
internal sealed class Confinement(CgroupTree? tree, string? whyNone)
{
    /// <summary>The cgroup for a start, and why its limits will not be in force.</summary>
    public (Cgroup? Cgroup, string? Problem) Prepare(SpawnRequest request)
    {
        if (tree is null) return (null, request.Limits is null ? null : whyNone ?? "no cgroup v2 is delegated to the keeper");
        var cgroup = tree.Make(request.Owner, request.Limits, out var problem);
        return (cgroup, request.Limits is null ? null : problem);
    }

    /// <summary>A launcher stage has become the program: is it where it should be?</summary>
    public static void Check(ManagedProcess process)
    {
        if (process is { Cgroup: { } cgroup, Request.Limits: not null, LimitsProblem: null, Lives: true } && !cgroup.Holds(process.Pid))
            process.LimitsProblem = $"it could not be put into {cgroup.Folder}";
    }

    /// <summary>The process has ended, or was never started.</summary>
    public void Leave(Cgroup? cgroup)
    {
        if (cgroup is not null) tree?.Remove(cgroup);
    }
}
