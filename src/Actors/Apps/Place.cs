using ActorPm.Actors.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <summary>The supervisors of one instance: the one that is it, and those that come after and went before.</summary>
internal sealed class Place(int id, IActorRef holder)
{
    public int Id { get; } = id;

    /// <summary>It is the instance.</summary>
    public IActorRef Holder { get; set; } = holder;

    /// <summary>It is being started to take the place; null for none.</summary>
    public Beside? Successor { get; set; }

    /// <summary>They have left the place and finish.</summary>
    public List<Beside> Leavers { get; } = [];

    /// <summary>The last status of the holder; null before the first.</summary>
    public InstanceStatus? Status { get; set; }

    /// <summary>The holder is wanted to run.</summary>
    public bool Wanted { get; set; }

    /// <summary>The holder was told to end for good.</summary>
    public bool Retiring { get; set; }

    /// <summary>The supervisors are alive no more.</summary>
    public bool IsEmpty => Retiring && Holder.IsNobody() && Successor is null && Leavers.Count == 0;

    /// <summary>Whose process this generation is; the holder for all that nobody else has.</summary>
    public IActorRef Of(long generation) =>
        Successor is { } successor && successor.Generation == generation ? successor.Supervisor
        : Leavers.Find(leaver => leaver.Generation == generation) is { } leaver ? leaver.Supervisor
        : Holder;
}

/// <summary>A supervisor beside the holder.</summary>
internal sealed class Beside(IActorRef supervisor, long generation)
{
    public IActorRef Supervisor { get; } = supervisor;

    /// <summary>The process it has.</summary>
    public long Generation { get; } = generation;

    /// <summary>It has told how it ended, or was told to: what follows is expected.</summary>
    public bool HasSettled { get; set; }
}
