using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// What is not done yet because a server has not told of its newest assignment: it may have more or less than it told last,
/// also of what was assigned to it and taken away again since. A new scheduler knows nothing of any server at first. Pure.
/// </summary>
internal static class Caution
{
    /// <summary>The next assignment without what has to wait.</summary>
    public static InstanceCounts Limit(InstanceCounts next, InstanceCounts current, IEnumerable<FleetApp> apps, FleetPicture picture)
    {
        var unknown = picture.Servers.Where(server => !server.IsLost && !picture.IsUpToDate(server.Id)).ToList();
        if (unknown.Count == 0) return next;
        foreach (var app in apps)
        {
            // Of a single one that ends nobody waits for another, and whether it may begin is asked already (Singles).
            if (!Singles.Is(app) && app.IsWanted && unknown.Exists(server => server.IsPresent && Math.Max(current.On(app.Name, server.Id), next.On(app.Name, server.Id)) > 0))
                next = WithoutEnd(app.Name, next, current, picture);
        }

        return next;
    }

    /// <summary>What such a server has ready may be needed, or be missing where it was counted on.</summary>
    private static InstanceCounts WithoutEnd(string app, InstanceCounts next, InstanceCounts current, FleetPicture picture)
    {
        foreach (var server in picture.Servers.Where(server => server.IsPresent).Select(server => server.Id))
            next = next.With(app, server, Math.Max(current.On(app, server), next.On(app, server)));
        return next;
    }
}
