namespace ActorPm.Fleet.Placement;

/// <summary>Where the instances of all apps belong. Planned again from itself it stays the same.</summary>
public sealed record PlacementPlan
{
    /// <summary>How many instances belong where.</summary>
    public required InstanceCounts Target { get; init; }

    /// <summary>App, then server id: one sentence why it has instances there or none. Every server of the fleet is in it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Reasons { get; init; }

    /// <summary>How many instances of an app belong somewhere and have no place; only apps with at least one.</summary>
    public required IReadOnlyDictionary<string, int> Missing { get; init; }

    /// <summary>What lost servers had and might get back; goes into the next <see cref="PlacementInput"/>, together with the target.</summary>
    public required InstanceCounts Displaced { get; init; }
}
