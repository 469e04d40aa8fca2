using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Scheduling;

/// <summary>The list of a fleet's apps in parts that are messages: hundreds of apps on tens of servers are more than one may be. Pure.</summary>
public static class FleetAppPages
{
    /// <summary>Bytes of a part, a quarter of the longest message. One app alone is less, also on more servers than a fleet can have.</summary>
    public const int Largest = 512 * 1024;

    /// <summary>The first part.</summary>
    /// <param name="apps">What is to be told, taken only as far as it is needed.</param>
    /// <param name="largest">Bytes of a part; one app is told in any case.</param>
    /// <returns>The part, and whether there is more.</returns>
    public static (IReadOnlyList<FleetAppView> Apps, bool HasMore) First(IEnumerable<FleetAppView> apps, int largest = Largest)
    {
        var (page, size) = (new List<FleetAppView>(), 0);
        foreach (var app in apps)
        {
            size += JsonSerializer.SerializeToUtf8Bytes(app, FleetJson.Default.FleetAppView).Length;
            if (page.Count > 0 && size > largest) return (page, true);
            page.Add(app);
        }

        return (page, false);
    }
}
