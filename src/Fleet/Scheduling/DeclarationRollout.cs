using ActorPm.Fleet.Apps;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// How the newest declaration of an app comes to its servers: to one after the other, each of which replaces its instances
/// by itself without losing a request. It stops at the first that fails; that one goes back to the declaration before. The
/// first declaration of an app has nothing to protect and comes to all at once. Pure.
/// </summary>
public sealed class DeclarationRollout
{
    /// <summary>Letters of a failure that are kept; the last lines of a program's output can be long, and a record is small.</summary>
    private const int LongestReason = 500;

    private readonly FleetPicture _picture;
    private readonly string? _chosen;

    private DeclarationRollout(FleetApp app, FleetPicture picture, string? chosen) => (App, _picture, _chosen) = (app, picture, chosen);

    /// <summary>The app, changed when the rollout has failed or is complete.</summary>
    public FleetApp App { get; }

    private bool HasOlder => HasOlderOf(App);

    /// <summary>Where it stands.</summary>
    /// <param name="app">The app.</param>
    /// <param name="counts">Its instances by server id, as they are assigned next.</param>
    /// <param name="picture">Everything else.</param>
    public static DeclarationRollout Of(FleetApp app, IReadOnlyDictionary<string, int> counts, FleetPicture picture)
    {
        var all = picture.Servers.OrderBy(server => server.Name, StringComparer.Ordinal).ToList();
        var places = all.FindAll(server => counts.GetValueOrDefault(server.Id) > 0);
        var present = places.FindAll(server => server.IsPresent);
        if (all.Select(server => (server.Name, Why: WhyNot(app, server.Id, picture))).FirstOrDefault(one => one.Why is not null) is { Why: not null } failed)
            app = app.Failure is null ? app with { Failure = $"{failed.Name}: {(failed.Why.Length > LongestReason ? failed.Why[..LongestReason] + "…" : failed.Why)}" } : app;
        // Where there was no other to go back to, it may become ready after all, such as when it was stopped and started.
        else if ((app.Failure is null ? app.ProvenRevision < app.Revision : !HasOlderOf(app)) && present.Count > 0 && present.All(server => IsReady(app, server.Id, picture)))
            app = app with { ProvenSpec = app.Spec, ProvenRevision = app.Revision, Failure = null };
        // One that has been given it and has not told of it yet is the one whose turn it is, also while it is away for a moment.
        var isOneAtIt = places.Exists(server => !server.IsLost && IsGiven(app, server.Id, picture) && !Has(app, server.Id, picture));
        // Only where the one before is, without a complaint: otherwise nobody could tell which of the two a server complains of. One that tells of
        // the newest has not told yet that it went back, and what it told before would count as done.
        var chosen = isOneAtIt || app.Failure is not null ? null
            : present.Find(server => picture.Assigned(app.Name, server.Id) is not null && !IsGiven(app, server.Id, picture) && picture.Reported(app.Name, server.Id) is { There: > 0, Ineligible: null } told && told.Revision != app.Revision)?.Id;
        return new DeclarationRollout(app, picture, chosen);
    }

    /// <summary>
    /// A server that has instances of the declaration before says that it cannot run the app: that is the fault of the
    /// newest one, as long as that is assigned to it or was until now.
    /// </summary>
    public static bool IsBlamed(FleetApp app, string serverId, FleetPicture picture) =>
        HasOlderOf(app) && picture.Reported(app.Name, serverId) is { There: > 0 } reported && reported.Revision != app.Revision
        && (IsGiven(app, serverId, picture) || !picture.IsUpToDate(serverId));

    /// <summary>Number of the declaration for a server: the newest or the proven one.</summary>
    public long RevisionFor(string serverId) =>
        !HasOlder || (App.Failure is null && (serverId == _chosen || Keeps(serverId))) ? App.Revision : App.ProvenRevision;

    // A lost one has given up its turn: another has it, and when this one is back there would be two.
    private bool Keeps(string serverId) => IsGiven(App, serverId, _picture)
        && (Has(App, serverId, _picture) || _picture.Servers.Any(server => server.Id == serverId && !server.IsLost));

    // Why the newest declaration has failed on a server; null when it has not.
    private static string? WhyNot(FleetApp app, string serverId, FleetPicture picture) => picture.Reported(app.Name, serverId) switch
    {
        { FailedRevision: var failed, Failure: var why } when failed == app.Revision => why ?? "it has failed",
        { Ineligible: { } why } when HasOlderOf(app) && IsGiven(app, serverId, picture) && !Has(app, serverId, picture) && picture.IsUpToDate(serverId) => why,
        // Somebody has to go on, and what it makes of the newest one cannot be known.
        _ when HasOlderOf(app) && IsGiven(app, serverId, picture) && !Has(app, serverId, picture) && picture.Servers.Any(server => server.Id == serverId && server.IsMute) =>
            $"it is in the cluster and has not said for {Silences.Limit.TotalSeconds:0} s what it runs",
        _ => null,
    };

    private static bool HasOlderOf(FleetApp app) => app.ProvenSpec is not null && app.ProvenRevision < app.Revision;

    private static bool IsGiven(FleetApp app, string serverId, FleetPicture picture) => picture.Assigned(app.Name, serverId)?.Revision == app.Revision;

    private static bool Has(FleetApp app, string serverId, FleetPicture picture) =>
        IsGiven(app, serverId, picture) && picture.Reported(app.Name, serverId)?.Revision == app.Revision;

    // Instances of a first declaration have its number from the beginning, also when they never become ready.
    private static bool IsReady(FleetApp app, string serverId, FleetPicture picture) =>
        Has(app, serverId, picture) && picture.Reported(app.Name, serverId)!.Ready >= picture.Assigned(app.Name, serverId)!.Instances;
}
