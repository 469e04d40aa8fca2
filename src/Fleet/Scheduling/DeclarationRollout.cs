using ActorPm.Fleet.Apps;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// How the newest declaration of an app comes to its servers: to one after the other, each of which replaces its instances
/// by itself without losing a request. It stops at the first that fails; that one goes back to the declaration before. The
/// first declaration of an app has nothing to protect and comes to all at once. Pure.
/// </summary>
public sealed class DeclarationRollout
{
    private readonly FleetPicture _picture;
    private readonly string? _chosen;

    private DeclarationRollout(FleetApp app, FleetPicture picture, string? chosen) => (App, _picture, _chosen) = (app, picture, chosen);

    /// <summary>The app, changed when the rollout has failed or is complete.</summary>
    public FleetApp App { get; }

    private bool HasProven => App.ProvenSpec is not null && App.ProvenRevision < App.Revision;

    /// <summary>Where it stands.</summary>
    /// <param name="app">The app.</param>
    /// <param name="counts">Its instances by server id, as they are assigned next.</param>
    /// <param name="picture">Everything else.</param>
    public static DeclarationRollout Of(FleetApp app, IReadOnlyDictionary<string, int> counts, FleetPicture picture)
    {
        var servers = picture.Servers.Where(server => server.IsPresent && counts.GetValueOrDefault(server.Id) > 0).OrderBy(server => server.Name, StringComparer.Ordinal).ToList();
        if (app.Failure is null && servers.Find(server => picture.Reported(app.Name, server.Id)?.FailedRevision == app.Revision) is { } failed)
            app = app with { Failure = $"{failed.Name}: {picture.Reported(app.Name, failed.Id)!.Failure}" };
        if (app.Failure is null && servers.Count > 0 && app.ProvenRevision < app.Revision && servers.All(server => Has(app, server.Id, picture)))
            app = app with { ProvenSpec = app.Spec, ProvenRevision = app.Revision };
        // One that has been given it and has not told of it yet is the one whose turn it is.
        var isOneAtIt = servers.Any(server => picture.Assigned(app.Name, server.Id)?.Revision == app.Revision && !Has(app, server.Id, picture));
        var chosen = isOneAtIt || app.Failure is not null ? null
            : servers.Find(server => picture.Assigned(app.Name, server.Id) is { } assigned && assigned.Revision != app.Revision)?.Id;
        return new DeclarationRollout(app, picture, chosen);
    }

    /// <summary>Number of the declaration for a server: the newest or the proven one.</summary>
    public long RevisionFor(string serverId) =>
        !HasProven || (App.Failure is null && (serverId == _chosen || _picture.Assigned(App.Name, serverId)?.Revision == App.Revision)) ? App.Revision : App.ProvenRevision;

    private static bool Has(FleetApp app, string serverId, FleetPicture picture) =>
        picture.Assigned(app.Name, serverId)?.Revision == app.Revision && picture.Reported(app.Name, serverId)?.Revision == app.Revision;
}
