using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <summary>What every supervisor needs of its surroundings.</summary>
/// <param name="Keeper">The keeper link, for acknowledgements.</param>
/// <param name="Orders">Requests to the keeper.</param>
/// <param name="Store">Wanted state on disk.</param>
/// <param name="Events">What happened and why.</param>
/// <param name="Planner">Turns specs into spawns.</param>
/// <param name="Probes">Asks processes whether they serve.</param>
/// <param name="Generations">Numbers for processes.</param>
/// <param name="Time">Wall clock.</param>
internal sealed record SupervisorServices(
    IActorRef Keeper,
    KeeperOrders Orders,
    IStateStore Store,
    IEventLog Events,
    ILaunchPlanner Planner,
    IProbes Probes,
    GenerationCounter Generations,
    TimeProvider Time)
{
    /// <summary>Calls hooks; null where there are none.</summary>
    public IHooks? Hooks { get; init; }

    /// <summary>What the fleet says about starts; supervisors are told when it has changed.</summary>
    public LatestFleetWord FleetWord { get; init; } = new();

    /// <summary>CLOCK_BOOTTIME in ms.</summary>
    public Func<long> BootTime { get; init; } = static () => 0;
}

/// <summary>The newest word of the fleet; written by <c>apps</c> alone.</summary>
internal sealed class LatestFleetWord
{
    private volatile FleetWord _latest = FleetWord.Alone;

    /// <summary>The word.</summary>
    public FleetWord Latest
    {
        get => _latest;
        set => _latest = value;
    }
}
