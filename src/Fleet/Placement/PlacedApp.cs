namespace ActorPm.Fleet.Placement;

/// <summary>What an app asks of placement.</summary>
public sealed record PlacedApp
{
    /// <summary>Its name; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The servers it may run on.</summary>
    public PlaceRule Place { get; init; } = PlaceRule.All;

    /// <summary>How many instances.</summary>
    public required InstancesRule Instances { get; init; }

    /// <summary>Where new instances go.</summary>
    public PlacementStrategy Strategy { get; init; }

    /// <summary>What becomes of the instances of a lost server.</summary>
    public LossPolicy OnServerLoss { get; init; }

    /// <summary>What happens when the lost server is back.</summary>
    public ReturnPolicy OnReturn { get; init; }

    /// <summary>False: it is stopped, and its placement stays as it is.</summary>
    public bool Wanted { get; init; } = true;
}
