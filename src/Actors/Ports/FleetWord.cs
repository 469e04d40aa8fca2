using ActorPm.Actors.Protocol;

namespace ActorPm.Actors.Ports;

/// <summary>
/// What the fleet says about starting its apps on this server; told to <c>/user/node</c> whenever it changes. What runs is
/// never ended because of it: only starts wait.
/// </summary>
public sealed record FleetWord : INodeMessage
{
    /// <summary>Outside a fleet: nothing waits, and nothing has a lease.</summary>
    public static FleetWord Alone { get; } = new() { WhyNoLease = "this server is in no fleet, so nobody can tell that no other runs it" };

    /// <summary>In a fleet, before anything was heard of it.</summary>
    public static FleetWord Unheard { get; } = new() { MayStart = [], WaitsFor = "nothing was heard of it yet", WhyNoLease = "nothing was heard of the other servers yet" };

    /// <summary>Names of the fleet's apps that may be started; null for all.</summary>
    public IReadOnlyList<string>? MayStart { get; init; }

    /// <summary>What the others wait for, in words that follow "waits for the fleet: "; null: they are not assigned to this server any more.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Until when single apps may run here, in ms of CLOCK_BOOTTIME; 0 for no longer.</summary>
    public long LeaseUntil { get; init; }

    /// <summary>Why there is no (longer) lease, in words; null while it is renewed.</summary>
    public string? WhyNoLease { get; init; }
}
