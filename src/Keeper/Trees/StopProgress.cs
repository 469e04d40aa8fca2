using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Trees;

/// <summary>How far the ending of one process tree is.</summary>
internal sealed class StopProgress(StopSequence sequence, ExitCause cause, long killAt)
{
    public StopSequence Sequence { get; set; } = sequence;

    /// <summary>Why, as it is told at the end; SIGKILL turns stopped into killed.</summary>
    public ExitCause Cause { get; set; } = cause;

    /// <summary>When SIGKILL follows, in ms of the boot clock.</summary>
    public long KillAt { get; set; } = killAt;

    public bool Killing { get; set; }

    /// <summary>Members of the tree besides the main process that were signalled and still live, by pid.</summary>
    public Dictionary<int, TreeTarget> Targets { get; } = [];

    public LoopTimer? Timer { get; set; }
}

/// <summary>A member of a tree, held by descriptor so that its number cannot be given to somebody else unseen.</summary>
internal sealed record TreeTarget(TreeMember Member, int PidFd);

/// <summary>A process of a tree.</summary>
internal readonly record struct TreeMember(int Pid, long StartTicks);
