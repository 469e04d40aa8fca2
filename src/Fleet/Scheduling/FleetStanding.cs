using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>What is shown of an app of the fleet; pure.</summary>
public static class FleetStanding
{
    /// <summary>An app as it stands.</summary>
    /// <param name="app">The app.</param>
    /// <param name="picture">The picture with the decision in it.</param>
    /// <param name="decision">What was decided last.</param>
    public static FleetAppView Of(FleetApp app, FleetPicture picture, FleetDecision decision) => new()
    {
        Name = app.Name,
        Place = app.Place,
        Instances = app.Instances,
        IsWanted = app.IsWanted,
        Revision = app.Revision,
        Missing = decision.Plan.Missing.GetValueOrDefault(app.Name),
        Failure = app.Failure,
        Publish = app.Publish,
        Listening = app.Listening,
        IsSettled = picture.Servers.Where(server => server.IsPresent || server.IsMute)
            .All(server => IsSettled(app, server.Id, picture, decision) || (server.IsMute && HasNoPartIn(app, server.Id, picture))),
        Places =
        [
            .. picture.Servers.OrderBy(server => server.Name, StringComparer.OrdinalIgnoreCase).Select(server => new FleetAppPlace
            {
                Server = server.Name,
                Assigned = picture.Assigned(app.Name, server.Id)?.Instances ?? 0,
                Ready = picture.Reports.ContainsKey(server.Id) && !server.IsMute ? picture.Reported(app.Name, server.Id)?.Ready ?? 0 : null,
                Revision = picture.Reported(app.Name, server.Id)?.Revision ?? 0,
                PublishProblem = picture.Reported(app.Name, server.Id)?.PublishProblem,
                Reason = WhySingle(app, server, picture, decision) ?? decision.Plan.Reasons.GetValueOrDefault(app.Name)?.GetValueOrDefault(server.Id) ?? "",
            }),
        ],
    };

    /// <summary>What a single app waits for on its way from one server to another; null when it is on none.</summary>
    private static string? WhySingle(FleetApp app, PlacementServer server, FleetPicture picture, FleetDecision decision)
    {
        if (app.IsDeleted || !Singles.Is(app)) return null;
        var (isAssigned, isTarget) = (picture.Assigned(app.Name, server.Id) is not null, decision.Plan.Target.On(app.Name, server.Id) > 0);
        if (isAssigned == isTarget) return null;
        if (isAssigned) return server.IsPresent ? null : $"it {(server.IsMute ? "does not say what it runs" : "is away")}; {Singles.WhyMayRun(app.Name, server.Id, picture)}, then it is replaced";
        var other = Singles.MayRunOn(app.Name, picture).FirstOrDefault(id => id != server.Id);
        return other is null ? null : $"it is to run here and waits: {Singles.WhyMayRun(app.Name, other, picture)}";
    }

    private static bool IsSettled(FleetApp app, string serverId, FleetPicture picture, FleetDecision decision)
    {
        if (!picture.IsUpToDate(serverId)) return false;
        var (assigned, reported) = (picture.Assigned(app.Name, serverId), picture.Reported(app.Name, serverId));
        var more = (assigned?.Instances ?? 0) - (app.IsDeleted ? 0 : decision.Plan.Target.On(app.Name, serverId));
        // What was to take over its instances has failed for good, so they stay.
        if (more != 0 && !(more > 0 && picture.Servers.Any(server => server.IsPresent && HasFailed(app.Name, server.Id, picture)))) return false;
        if (assigned is null) return reported is null or { There: 0 };
        if (reported is null) return false;
        // It keeps a place where it cannot run only while it is stopped.
        if (reported.Ineligible is not null) return true;
        // The first declaration, which has no other to go back to, has failed here.
        if (HasFailed(app.Name, serverId, picture)) return true;
        return reported.Revision == assigned.Revision
            && (assigned.Revision == app.Revision || app.Failure is not null)
            && (app.IsWanted ? reported.Ready >= assigned.Instances : reported.Ready == 0);
    }

    // Of a mute server nothing comes: whoever waits is told what has failed, and of others only what concerns it.
    private static bool HasNoPartIn(FleetApp app, string serverId, FleetPicture picture) =>
        app.Failure is not null || (picture.Assigned(app.Name, serverId) is null && picture.Reported(app.Name, serverId) is null or { There: 0 });

    private static bool HasFailed(string app, string serverId, FleetPicture picture) =>
        picture.Assigned(app, serverId) is { } assigned && picture.Reported(app, serverId)?.FailedRevision == assigned.Revision;
}
