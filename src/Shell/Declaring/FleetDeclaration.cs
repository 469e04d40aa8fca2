namespace ActorPm.Shell.Declaring;

/// <summary>What was said of an app as one of the fleet; null where nothing was.</summary>
internal sealed record FleetDeclaration
{
    /// <summary>Which servers it may run on, as the node takes it: empty for all. Null: it belongs to one server.</summary>
    public string? Place { get; init; }

    /// <summary><c>spread</c> or <c>pack</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary><c>replace</c>, <c>wait</c> or <c>never</c>.</summary>
    public string? OnServerLoss { get; init; }

    /// <summary><c>keep_replacement</c> or <c>keep_original</c>.</summary>
    public string? OnReturn { get; init; }

    /// <summary><c>server</c> or <c>fleet</c>.</summary>
    public string? Publish { get; init; }

    /// <summary>The last of the options or fields other than the place, as it is called where it was given.</summary>
    public string? NeedsPlace { get; init; }
}
