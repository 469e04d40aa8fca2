namespace ActorPm.Fleet.Placement;

/// <summary>All that placement decides from. The order of the lists means nothing.</summary>
public sealed record PlacementInput
{
    /// <summary>The servers that belong to the fleet; their ids are unique.</summary>
    public required IReadOnlyCollection<PlacementServer> Servers { get; init; }

    /// <summary>The apps of the fleet; their names are unique. Of others nothing stays.</summary>
    public required IReadOnlyCollection<PlacedApp> Apps { get; init; }

    /// <summary>What is assigned now.</summary>
    public InstanceCounts Current { get; init; } = InstanceCounts.Empty;

    /// <summary>App, then server id: why that server cannot run it, in its own words ("there is no /srv/app.js").</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Ineligible { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What lost servers had, as the last <see cref="PlacementPlan.Displaced"/> says.</summary>
    public InstanceCounts Displaced { get; init; } = InstanceCounts.Empty;
}
