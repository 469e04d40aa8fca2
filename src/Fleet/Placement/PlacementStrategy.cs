namespace ActorPm.Fleet.Placement;

/// <summary>Which of the servers with room gets a new instance.</summary>
public enum PlacementStrategy
{
    /// <summary>The one with the fewest of the app.</summary>
    Spread,

    /// <summary>The one with the most instances altogether.</summary>
    Pack,
}
