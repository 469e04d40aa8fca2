using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>All that the scheduler decides from.</summary>
public sealed record FleetPicture
{
    /// <summary>Number of the scheduler that decides; higher than any before.</summary>
    public required long Epoch { get; init; }

    /// <summary>The servers of the fleet.</summary>
    public IReadOnlyList<PlacementServer> Servers { get; init; } = [];

    /// <summary>The apps, by name; deleted ones are there as marks.</summary>
    public IReadOnlyDictionary<string, FleetApp> Apps { get; init; } = new Dictionary<string, FleetApp>();

    /// <summary>What is assigned now, by server id.</summary>
    public IReadOnlyDictionary<string, Assignment> Assignments { get; init; } = new Dictionary<string, Assignment>();

    /// <summary>What the servers have told last, by server id; nothing of a server that has not told anything yet.</summary>
    public IReadOnlyDictionary<string, ServerReport> Reports { get; init; } = new Dictionary<string, ServerReport>();

    /// <summary>
    /// Servers that are not there and whose single apps may still run (<see cref="Presence.LeaseLeft"/>), by id: for how long; null
    /// where nobody can tell yet.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan?> Leases { get; init; } = new Dictionary<string, TimeSpan?>();

    /// <summary>Servers that have told this scheduler nothing since it began: an earlier one may have assigned to them what nobody knows of.</summary>
    public IReadOnlySet<string> Unheard { get; init; } = new HashSet<string>();

    /// <summary>The app as it is assigned to a server; null when it is not.</summary>
    public AssignedApp? Assigned(string app, string serverId) => Assignments.GetValueOrDefault(serverId)?.Find(app);

    /// <summary>The app as a server told of it; null when it has not, or has nothing of it.</summary>
    public ReportedApp? Reported(string app, string serverId) => Reports.GetValueOrDefault(serverId)?.Find(app);

    /// <summary>The server has carried out its newest assignment, or could not, and has told so.</summary>
    public bool IsUpToDate(string serverId) =>
        Assignments.GetValueOrDefault(serverId) is not { } assignment
        || (Reports.GetValueOrDefault(serverId) is { } report && (report.Epoch, report.Revision).CompareTo((assignment.Epoch, assignment.Revision)) >= 0);
}

/// <summary>What the scheduler has decided.</summary>
/// <param name="Apps">Records of apps that change.</param>
/// <param name="Assignments">Assignments that change.</param>
/// <param name="Plan">Where everything belongs in the end, and why.</param>
public sealed record FleetDecision(IReadOnlyList<FleetApp> Apps, IReadOnlyList<Assignment> Assignments, PlacementPlan Plan);
