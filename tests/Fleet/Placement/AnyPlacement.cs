using ActorPm.Fleet.Placement;
using CsCheck;

namespace ActorPm.Fleet.Tests.Placement;

/// <summary>Fleets of all kinds, for properties: small enough that every rule meets every other.</summary>
internal static class AnyPlacement
{
    private static readonly string[] AppNames = ["api", "job", "web"];

    /// <summary>The servers s0 to s4, of which some are in the fleet, and one that is never.</summary>
    public static readonly string[] ServerIds = ["s0", "s1", "s2", "s3", "s4", "removed"];

    private static Gen<PlacementServer> Server(string id) =>
        // Most servers are ordinary ones, otherwise there is rarely a place for anything.
        from state in Gen.Int[0, 13]
        from role in Gen.OneOfConst("web", "db", "")
        from capacity in Gen.Int[0, 9]
        select new PlacementServer
        {
            Id = id,
            Name = id.ToUpperInvariant(),
            Labels = role.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["role"] = role },
            IsPresent = state is not (0 or 1 or 2),
            LostAt = state is 0 or 1 ? DateTimeOffset.UnixEpoch : null,
            IsCordoned = state is 3,
            IsDraining = state is 1 or 4,
            IsWitness = state is 5,
            Capacity = capacity < 5 ? capacity : null,
        };

    private static Gen<PlacedApp> App(string name) =>
        from instances in Gen.OneOfConst("1", "2", "3", "6", "8", "per_server", "per_server:2", "single")
        from place in Gen.OneOfConst("all", "all", "role=web", "role!=db", "server=s0", "server=s1|s2")
        from strategy in Gen.Enum<PlacementStrategy>()
        from loss in Gen.Enum<LossPolicy>()
        from back in Gen.Enum<ReturnPolicy>()
        from stopped in Gen.Int[0, 5]
        select new PlacedApp
        {
            Name = name,
            Instances = InstancesRule.Parse(instances),
            Place = PlaceRule.Parse(place),
            Strategy = strategy,
            OnServerLoss = loss,
            OnReturn = back,
            Wanted = stopped > 0,
        };

    public static readonly Gen<InstanceCounts> Counts =
        Gen.Select(Gen.OneOfConst(AppNames), Gen.OneOfConst(ServerIds), Gen.Int[1, 4]).List[0, 8].Select(list => InstanceCounts.Of(list));

    public static readonly Gen<PlacementServer[]> Servers =
        from all in Gen.Select(Server("s0"), Server("s1"), Server("s2"), Server("s3"), Server("s4"))
        from count in Gen.Int[0, 5]
        select new[] { all.Item1, all.Item2, all.Item3, all.Item4, all.Item5 }[..count];

    public static readonly Gen<PlacedApp[]> Apps =
        from all in Gen.Select(App("api"), App("job"), App("web"))
        from count in Gen.Int[1, 3]
        select new[] { all.Item1, all.Item2, all.Item3 }[..count];

    public static readonly Gen<PlacementInput> Input =
        from servers in Servers
        from apps in Apps
        from current in Counts
        from displaced in Gen.OneOf(Gen.Const(InstanceCounts.Empty), Counts)
        from complaints in Gen.Select(Gen.OneOfConst(AppNames), Gen.OneOfConst(ServerIds)).List[0, 2]
        select new PlacementInput
        {
            Servers = servers,
            Apps = apps,
            Current = current,
            Displaced = displaced,
            Ineligible = complaints.GroupBy(complaint => complaint.Item1).ToDictionary(
                app => app.Key,
                app => (IReadOnlyDictionary<string, string>)app.Select(complaint => complaint.Item2).Distinct().ToDictionary(server => server, _ => "there is no /srv/app.js")),
        };
}
