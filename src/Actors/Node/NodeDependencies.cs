using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Node;

/// <summary>What the host gives to the actors of one incarnation.</summary>
/// <param name="Keeper">The keeper.</param>
/// <param name="Store">Wanted state, as this incarnation may write it.</param>
/// <param name="Snapshots">Named snapshots of the list.</param>
/// <param name="Events">What happened and why.</param>
/// <param name="Readings">Readings of processes.</param>
/// <param name="Planner">Turns specs into spawns.</param>
/// <param name="Probes">Asks processes whether they serve.</param>
/// <param name="Time">Wall clock.</param>
/// <param name="KeeperLog">The keeper's own log file, named in errors.</param>
/// <param name="Watching">Tells of changed files.</param>
/// <param name="Counters">Reads what runtimes of .NET publish.</param>
public sealed record NodeDependencies(
    IKeeperPort Keeper,
    IStateStore Store,
    ISnapshotStore Snapshots,
    IEventLog Events,
    IProcessReadings Readings,
    ILaunchPlanner Planner,
    IProbes Probes,
    TimeProvider Time,
    string KeeperLog,
    IFileWatching Watching,
    IRuntimeCounters Counters)
{
    /// <summary>More instances of one app than this are a slip of the finger.</summary>
    public Func<int> MostInstancesPerApp { get; init; } = static () => 10_000;

    /// <summary>Seals the values of secret variables.</summary>
    public ISecrets Secrets { get; init; } = new NoSecrets();

    /// <summary>Values of variables whose names look secret are not shown (<c>secrets.by_name</c> in node.conf).</summary>
    public Func<bool> HidesByName { get; init; } = static () => true;

    /// <summary>Calls hooks of apps; null where there are none.</summary>
    public IHooks? Hooks { get; init; }

    /// <summary>What the fleet says about starts before it has said anything.</summary>
    public FleetWord FleetWord { get; init; } = FleetWord.Alone;

    /// <summary>CLOCK_BOOTTIME in ms.</summary>
    public Func<long> BootTime { get; init; } = static () => 0;

    /// <summary>How often memory is compared with its limits; null for the usual interval.</summary>
    public TimeSpan? MemoryInterval { get; init; }
}
