using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Handoff;

/// <summary>The part one process takes in a group.</summary>
internal sealed class Member(ManagedProcess process, Group group, HandoffOrder order)
{
    public ManagedProcess Process { get; } = process;

    public Group Group { get; } = group;

    public HandoffOrder Order { get; } = order;

    public (int Instance, long Generation) Key => (Process.Instance, Process.Generation);

    public RouteState Route { get; set; } = order.Hold ? RouteState.Held : RouteState.Open;

    /// <summary>New connections are for it.</summary>
    public bool IsOpen => Route == RouteState.Open;

    /// <summary>Where it listens, as text for people.</summary>
    public List<string> Listening { get; } = [];

    /// <summary>Connections handed to it since it was spawned; null where the kernel chooses.</summary>
    public long? Connections { get; set; }

    /// <summary>Connections it has; null where that is not known.</summary>
    public int? Open { get; set; }

    /// <summary>End of its drain, in ms of <see cref="Native.Os.Clock"/>; null while it does not drain.</summary>
    public long? DrainUntil { get; set; }

    public LoopTimer? DrainTimer { get; set; }

    /// <summary>The end of its drain, as it was told.</summary>
    public DrainedEvent? Drained { get; set; }

    /// <summary>We asked it to leave the cluster; an end by itself after that is no crash.</summary>
    public bool AskedToLeave { get; set; }

    public InstanceTraffic ToTraffic() => new()
    {
        Instance = Process.Instance,
        Generation = Process.Generation,
        Route = Route,
        Listening = [.. Listening],
        Connections = Connections,
        Open = Open,
    };
}
