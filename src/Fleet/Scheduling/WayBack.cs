using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Instances on their way back to a server that was lost (<c>keep_original</c>). While they start there their replacements
/// still serve, and both are assigned: taken for one too many, either could be the one that goes. So places are planned from
/// the replacements alone, and the debt is remembered until they have gone. Pure.
/// </summary>
internal static class WayBack
{
    /// <summary>What is assigned, without what is on its way back.</summary>
    public static InstanceCounts Without(InstanceCounts current, IEnumerable<FleetApp> apps)
    {
        foreach (var app in apps.Where(IsTaken))
        {
            var twice = InstancesRule.Parse(app.Instances) is InstancesRule.Count { Number: var number } ? current.Total(app.Name) - number : 0;
            foreach (var (server, owed) in app.Displaced.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                var here = current.On(app.Name, server);
                var by = Math.Clamp(twice, 0, Math.Min(here, owed));
                current = current.With(app.Name, server, here - by);
                twice -= by;
            }
        }

        return current;
    }

    /// <summary>What lost servers are owed: as planned, and what is still on its way.</summary>
    public static IReadOnlyDictionary<string, int> Owed(FleetApp app, PlacementPlan plan, InstanceCounts next)
    {
        var (owed, target) = (plan.Displaced.ByServer(app.Name), plan.Target.ByServer(app.Name));
        if (!IsTaken(app) || target.SequenceEqual(next.ByServer(app.Name))) return owed;
        var onTheWay = app.Displaced.Select(one => KeyValuePair.Create(one.Key, Math.Min(one.Value, target.GetValueOrDefault(one.Key))));
        return owed.SetItems(onTheWay.Where(one => one.Value > owed.GetValueOrDefault(one.Key)));
    }

    private static bool IsTaken(FleetApp app) => app.OnReturn == "keep_original";
}
