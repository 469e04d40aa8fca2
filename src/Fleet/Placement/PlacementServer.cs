namespace ActorPm.Fleet.Placement;

/// <summary>
/// A server of the fleet as placement sees it. One that is neither present nor lost has just left or not come yet: it
/// keeps what it has, gets nothing new, and nothing of it is replaced.
/// </summary>
public sealed record PlacementServer
{
    /// <summary>Its id; unique.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels, such as <c>role=web</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>It is in the cluster now.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>
    /// It is in the cluster and does not say what it runs (<c>Scheduling.Silences</c>). Then it is not present: like one that is away for a
    /// moment it keeps what it has, gets nothing new, is replaced by nobody and waited for by nobody.
    /// </summary>
    public bool IsMute { get; init; }

    /// <summary>Since when it is lost: the cluster has removed it. Null while it is present, and while that is not settled.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>It gets nothing new and keeps what it has.</summary>
    public bool IsCordoned { get; init; }

    /// <summary>It gets nothing new and loses what it has once that is replaced.</summary>
    public bool IsDraining { get; init; }

    /// <summary>It votes and never runs apps.</summary>
    public bool IsWitness { get; init; }

    /// <summary>The most instances of all fleet apps together; null for no limit.</summary>
    public int? Capacity { get; init; }

    /// <summary>Its instances count as gone.</summary>
    internal bool IsLost => !IsPresent && LostAt is not null;
}
