namespace ActorPm.Fleet.Apps;

/// <summary>What a server has made of its assignment; told to the scheduler whenever it changes and whenever that asks.</summary>
public sealed record ServerReport
{
    /// <summary>The server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Epoch of the assignment this is about.</summary>
    public long Epoch { get; set; }

    /// <summary>Its revision.</summary>
    public long Revision { get; set; }

    /// <summary>It wants to know whether that assignment is the newest, and starts nothing before.</summary>
    public bool AsksWhetherCurrent { get; set; }

    /// <summary>It runs single apps under a lease only; an earlier release cannot.</summary>
    public bool HoldsLeases { get; set; }

    /// <summary>One for each app that is assigned, or still there.</summary>
    public IReadOnlyList<ReportedApp> Apps { get; set; } = [];

    /// <summary>The app of that name; null when nothing of it is there.</summary>
    public ReportedApp? Find(string name) => Apps.FirstOrDefault(app => app.Name == name);
}

/// <summary>One app on a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Number of the declaration its instances have; 0 when there are none.</param>
/// <param name="There">So many instances are there, ready or not.</param>
/// <param name="Ready">So many of them are ready.</param>
public sealed record ReportedApp(string Name, long Revision, int There, int Ready)
{
    /// <summary>This server cannot run it at all, and why (no script, no user, a pinned app of that name); null when it can.</summary>
    public string? Ineligible { get; set; }

    /// <summary>The declaration with this number did not become ready here; the one before serves on. 0 for none.</summary>
    public long FailedRevision { get; set; }

    /// <summary>Why; null when it did not fail.</summary>
    public string? Failure { get; set; }

    /// <summary>Where its ready instances listen through the keeper, as <see cref="Contracts.Apps.ListenAddress"/> text.</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>Why its port does not answer on this server, though it is published on all; null when it does.</summary>
    public string? PublishProblem { get; set; }
}
