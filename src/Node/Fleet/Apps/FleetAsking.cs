using ActorPm.Fleet.Leases;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>How the other servers are asked whether they know this one.</summary>
/// <param name="AskAsync">One round; never faults.</param>
/// <param name="BootTime">CLOCK_BOOTTIME in ms.</param>
internal sealed record FleetAsking(Func<CancellationToken, Task<ContactRound>> AskAsync, Func<long> BootTime);
