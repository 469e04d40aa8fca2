using System.Globalization;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Where a single app may be running, as far as one scheduler can know: it is started only where nothing speaks for another
/// server. Pure.
/// </summary>
internal static class Singles
{
    /// <summary>Whether there is never more than one of it.</summary>
    public static bool Is(FleetApp app) => InstancesRule.Parse(app.Instances) is InstancesRule.Single;

    /// <summary>Servers on which it may run.</summary>
    public static IEnumerable<string> MayRunOn(string app, FleetPicture picture) =>
        picture.Servers.Select(server => server.Id).Union(picture.Assignments.Keys).Where(server => WhyMayRun(app, server, picture) is not null);

    /// <summary>Why it may run on a server, in words; null when it certainly does not.</summary>
    public static string? WhyMayRun(string app, string serverId, FleetPicture picture)
    {
        var server = picture.Servers.FirstOrDefault(one => one.Id == serverId);
        var name = server?.Name ?? "a removed server";
        var assignment = picture.Assignments.GetValueOrDefault(serverId);
        var (assigned, ending) = (assignment?.Find(app), assignment?.FindEnding(app));
        if (server is { IsPresent: true })
        {
            if (!picture.Reports.TryGetValue(serverId, out var report)) return $"{name} has not told yet what it runs";
            if (report.Find(app) is { There: > 0 }) return assigned is null ? $"it is ended on {name} first" : $"it is on {name}";
            return assigned is not null ? $"it is assigned to {name}" : ending is not null && !picture.IsUpToDate(serverId) ? $"{name} has not told yet that it has ended" : null;
        }

        // Nobody can know when one without a lease ends, but who takes a server out of the fleet.
        if (server is not null && (assigned is { IsSingle: false } || ending is { IsSingle: false }))
            return $"{name} is away and may run it from before it was a single one: it has to come back, or be taken out by pbm fleet remove {name}";
        if (!picture.Leases.TryGetValue(serverId, out var left)) return null;
        if (assigned is null && ending is null && !picture.Unheard.Contains(serverId)) return null;
        return left is { } time ? $"its lease on {name} may run for {Seconds(time)} yet" : $"its lease on {name} may be renewed yet";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s");
}
