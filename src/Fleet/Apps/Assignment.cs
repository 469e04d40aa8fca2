namespace ActorPm.Fleet.Apps;

/// <summary>
/// What one server shall run of the fleet's apps. Written by the scheduler alone; a server carries out the newest it knows,
/// also when nobody else can be reached.
/// </summary>
public sealed record Assignment
{
    /// <summary>The server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Number of the scheduler that wrote it; a later scheduler has a higher one.</summary>
    public long Epoch { get; set; }

    /// <summary>Counts the assignments of a server within an epoch.</summary>
    public long Revision { get; set; }

    /// <summary>Its apps, by name. An app that is not among them is taken out.</summary>
    public IReadOnlyList<AssignedApp> Apps { get; set; } = [];

    /// <summary>Apps that are not among them any more and may still run there; the next scheduler has to know.</summary>
    public IReadOnlyList<EndingApp> Ending { get; set; } = [];

    /// <summary>The app of that name as it may still run there although it is not assigned any more; null for none.</summary>
    public EndingApp? FindEnding(string name) => Ending.FirstOrDefault(app => app.Name == name);

    /// <summary>The apps where the list is long: see <see cref="AssignmentRecord"/>. Null everywhere but in a record.</summary>
    public string? Packed { get; set; }

    /// <summary>All of it, where what may still end there is long, too: see <see cref="AssignmentRecord"/>. Null everywhere but in a record.</summary>
    public string? PackedWhole { get; set; }

    /// <summary>The app of that name; null when it is not assigned.</summary>
    public AssignedApp? Find(string name) => Apps.FirstOrDefault(app => app.Name == name);
}

/// <summary>One app that is assigned to a server. What it is says its own record, so that this one stays small.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Number of the declaration: see <see cref="FleetApp.SpecOf"/>.</param>
/// <param name="Instances">So many of it run here, at least 1.</param>
/// <param name="IsWanted">False: they are listed as stopped.</param>
public sealed record AssignedApp(string Name, long Revision, int Instances, bool IsWanted)
{
    /// <summary>At most one in the whole fleet: it runs under a lease only.</summary>
    public bool IsSingle { get; set; }
}

/// <summary>An app that was taken away from a server, which has not told yet that it has ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsSingle">It runs under a lease, so that it ends even when the server is never heard of again.</param>
public sealed record EndingApp(string Name, bool IsSingle);
