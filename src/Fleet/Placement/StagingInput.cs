namespace ActorPm.Fleet.Placement;

/// <summary>All that the next step from one assignment to another is decided from.</summary>
public sealed record StagingInput
{
    /// <summary>What is assigned now.</summary>
    public required InstanceCounts Current { get; init; }

    /// <summary>What shall be assigned in the end.</summary>
    public required InstanceCounts Target { get; init; }

    /// <summary>Instances that are carried out and ready, of the servers that are present.</summary>
    public required InstanceCounts Ready { get; init; }

    /// <summary>
    /// Of single apps: where they may run, not being known to have ended. A server that has not yet reported on its
    /// assignment counts with what it was assigned before, and one that is not there until its lease is over.
    /// </summary>
    public required InstanceCounts Running { get; init; }

    /// <summary>Ids of the servers that are in the cluster.</summary>
    public required IReadOnlySet<string> Present { get; init; }

    /// <summary>The apps of the fleet; what others have is taken away.</summary>
    public required IReadOnlyCollection<PlacedApp> Apps { get; init; }
}
