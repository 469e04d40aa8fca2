using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Trees;

/// <summary>Opening processes by descriptor with their identity checked.</summary>
internal static class TreeSignals
{
    /// <summary>A descriptor of exactly this process; -1 when it has ended, whoever has its number now.</summary>
    public static int TryOpen(TreeMember member)
    {
        var descriptor = PidFd.TryOpen(member.Pid);
        if (descriptor < 0) return -1;
        if (ProcFs.Stat(member.Pid) is { State: not ('Z' or 'X') } stat && stat.StartTicks == member.StartTicks) return descriptor;
        Descriptors.Close(descriptor);
        return -1;
    }
}
