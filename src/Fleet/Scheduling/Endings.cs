using ActorPm.Fleet.Apps;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// What was taken away from a server and may still run there, written into its assignment: the next scheduler knows nothing but
/// the records. Kept for single apps, and for what a server ran that was away, since such an app may be a single one one day. Pure.
/// </summary>
internal static class Endings
{
    /// <summary>The list for the next assignment of a server.</summary>
    public static IReadOnlyList<EndingApp> Of(FleetPicture picture, string serverId, Assignment? before, IReadOnlyList<AssignedApp> next)
    {
        if (before is null) return [];
        var server = picture.Servers.FirstOrDefault(one => one.Id == serverId);
        var isThere = server is { IsPresent: true };
        var report = isThere && picture.IsUpToDate(serverId) ? picture.Reports.GetValueOrDefault(serverId) : null;
        return
        [
            .. before.Ending.Where(ending => report is null || (before.Find(ending.Name) is null && report.Find(ending.Name) is { There: > 0 }))
                .Concat(before.Apps.Where(app => IsTaken(app, next) ? app.IsSingle || !isThere : !app.IsSingle && IsSingle(app, next)).Select(app => new EndingApp(app.Name, app.IsSingle)))
                .Where(ending => ending.IsSingle ? (isThere || picture.Leases.ContainsKey(serverId)) && IsTaken(ending.Name, next) : server is not null)
                .OrderBy(ending => ending.Name, StringComparer.Ordinal).ThenBy(ending => ending.IsSingle).DistinctBy(ending => ending.Name),
        ];
    }

    private static bool IsTaken(AssignedApp app, IReadOnlyList<AssignedApp> next) => IsTaken(app.Name, next);

    private static bool IsTaken(string app, IReadOnlyList<AssignedApp> next) => next.All(other => other.Name != app);

    private static bool IsSingle(AssignedApp app, IReadOnlyList<AssignedApp> next) => next.Any(other => other.Name == app.Name && other.IsSingle);
}
