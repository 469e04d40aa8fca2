using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Leases;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>How the other servers are asked: whether they know this one, and for keys that it lacks.</summary>
/// <param name="AskAsync">One round; never faults.</param>
/// <param name="BootTime">CLOCK_BOOTTIME in ms.</param>
internal sealed record FleetAsking(Func<CancellationToken, Task<ContactRound>> AskAsync, Func<long> BootTime)
{
    /// <summary>Ids of keys an app's secret values were sealed with that are not here.</summary>
    public Func<AppSpec, IReadOnlyList<string>> MissingKeys { get; init; } = static _ => [];

    /// <summary>Asks the other servers for these keys; what they have is here afterwards.</summary>
    public Func<AppSpec, CancellationToken, Task> AskForKeysAsync { get; init; } = static (_, _) => Task.CompletedTask;
}
