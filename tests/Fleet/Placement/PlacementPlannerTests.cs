using ActorPm.Fleet.Placement;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class PlacementPlannerTests
{
    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch;
    private static readonly PlacementServer A = Server("a"), B = Server("b"), C = Server("c");
    private static readonly PlacedApp Web = App("web", "6");

    [Fact]
    public void A_fresh_app_is_spread_and_each_server_told_so()
    {
        var plan = Plan([A, B, C], Web);
        Assert.Equal("web: a=2 b=2 c=2", $"{plan.Target}");
        Assert.Equal("2 of 6: spread over 3 servers", plan.Reasons["web"]["a"]);
        Assert.Empty(plan.Missing);
    }

    [Fact]
    public void Spread_prefers_the_server_with_the_fewest_of_all_apps_then_the_lowest_id() =>
        Assert.Equal("api: b=1; web: a=1", $"{Plan([B, A], [App("web", "1"), App("api", "1")], ("web", "a", 1)).Target}");

    [Fact]
    public void Pack_fills_the_fullest_server_first_up_to_its_capacity()
    {
        var plan = Plan([A, B with { Capacity = 4 }], [Web with { Strategy = PlacementStrategy.Pack, Instances = InstancesRule.Parse("5") }, App("api", "1")], ("api", "b", 1));
        Assert.Equal("api: b=1; web: a=2 b=3", $"{plan.Target}");
        Assert.Equal("3 of 5: packed on 2 servers", plan.Reasons["web"]["b"]);
    }

    [Fact]
    public void A_new_server_gets_nothing_only_for_balance()
    {
        var plan = Plan([A, B, C], Web, ("web", "a", 3), ("web", "b", 3));
        Assert.Equal("web: a=3 b=3", $"{plan.Target}");
        Assert.Equal("all 6 are on other servers", plan.Reasons["web"]["c"]);
    }

    [Theory]
    [InlineData("8", "web: a=4 b=2 c=2")]
    [InlineData("4", "web: a=2 b=1 c=1")]
    [InlineData("2", "web: a=1 b=1")]
    public void A_new_number_adds_where_there_are_fewest_and_takes_where_there_are_most(string number, string target) =>
        Assert.Equal(target, $"{Plan([A, B, C], App("web", number), ("web", "a", 4), ("web", "b", 1), ("web", "c", 1)).Target}");

    [Fact]
    public void What_has_no_room_is_missing()
    {
        var plan = Plan([A with { Capacity = 2 }, B with { Capacity = 1 }], Web);
        Assert.Equal("web: a=2 b=1", $"{plan.Target}");
        Assert.Equal(3, plan.Missing["web"]);
        Assert.Equal("its capacity of 0 is used up", Plan([A with { Capacity = 0 }], Web).Reasons["web"]["a"]);
    }

    [Fact]
    public void A_server_over_its_capacity_keeps_what_it_has() =>
        Assert.Equal("web: a=6", $"{Plan([A with { Capacity = 2 }, B], Web, ("web", "a", 6)).Target}");

    [Fact]
    public void Room_that_one_app_gives_up_serves_another_in_the_same_plan() =>
        Assert.Equal("api: a=1; web: a=1", $"{Plan([A with { Capacity = 2 }], [App("api", "1"), App("web", "1")], ("web", "a", 2)).Target}");

    [Fact]
    public void Servers_that_may_not_run_it_say_why()
    {
        var plan = PlacementPlanner.Plan(new PlacementInput
        {
            Servers = [Labelled("a", "web"), Labelled("b", "db"), Labelled("c", "web"), Labelled("d", "web") with { IsWitness = true }, Labelled("e", "web") with { IsCordoned = true }],
            Apps = [Web with { Place = PlaceRule.Parse("role=web") }],
            Current = InstanceCounts.Of(("web", "b", 3), ("web", "c", 2)),
            Ineligible = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["web"] = new Dictionary<string, string> { ["c"] = "there is no /srv/app.js" } },
        });
        Assert.Equal("web: a=6", $"{plan.Target}");
        Assert.Equal("its label role is db, not web", plan.Reasons["web"]["b"]);
        Assert.Equal("there is no /srv/app.js", plan.Reasons["web"]["c"]);
        Assert.Equal("it is a witness and runs no apps", plan.Reasons["web"]["d"]);
        Assert.Equal("it is cordoned", plan.Reasons["web"]["e"]);
    }

    [Fact]
    public void A_cordoned_server_keeps_what_it_has_and_gets_nothing()
    {
        var plan = Plan([A with { IsCordoned = true }, B], Web, ("web", "a", 2));
        Assert.Equal("web: a=2 b=4", $"{plan.Target}");
        Assert.Equal("it is cordoned; keeps the 2 it has", plan.Reasons["web"]["a"]);
    }

    [Fact]
    public void A_draining_server_keeps_only_what_fits_nowhere_else()
    {
        Assert.Equal("web: b=6", $"{Plan([A with { IsDraining = true }, B], Web, ("web", "a", 3), ("web", "b", 3)).Target}");
        var plan = Plan([A with { IsDraining = true }, B with { Capacity = 4 }], Web, ("web", "a", 3), ("web", "b", 3));
        Assert.Equal("web: a=2 b=4", $"{plan.Target}");
        Assert.Equal("it is draining; keeps 2 until they fit elsewhere", plan.Reasons["web"]["a"]);
        Assert.Empty(plan.Missing);
        Assert.Equal("web: b=2", $"{Plan([A with { IsDraining = true }, B], App("web", "per_server:2"), ("web", "a", 2), ("web", "b", 2)).Target}");
    }

    [Theory]
    [InlineData(LossPolicy.Replace, "web: b=4", "it is lost; all 4 are on other servers")]
    [InlineData(LossPolicy.Wait, "web: a=2 b=2", "it is lost; waits for it (on_server_loss = wait)")]
    [InlineData(LossPolicy.Never, "web: a=2 b=2", "it is lost; waits for it (on_server_loss = never)")]
    public void A_lost_server_is_replaced_or_waited_for(LossPolicy policy, string target, string reason)
    {
        var plan = Plan([Lost(A), B], App("web", "4") with { OnServerLoss = policy }, ("web", "a", 2), ("web", "b", 2));
        Assert.Equal(target, $"{plan.Target}");
        Assert.Equal(reason, plan.Reasons["web"]["a"]);
        Assert.Empty(plan.Missing);
    }

    [Theory]
    [InlineData(LossPolicy.Replace, "web: b=4", 0)]
    [InlineData(LossPolicy.Wait, "web: b=4", 0)]
    [InlineData(LossPolicy.Never, "web: a=2 b=2", 2)]
    public void A_removed_server_is_waited_for_only_by_never_and_then_its_instances_are_missing(LossPolicy policy, string target, int missing)
    {
        var plan = Plan([B], App("web", "4") with { OnServerLoss = policy }, ("web", "a", 2), ("web", "b", 2));
        Assert.Equal(target, $"{plan.Target}");
        Assert.Equal(missing, plan.Missing.GetValueOrDefault("web"));
    }

    [Fact]
    public void Where_nothing_is_placed_it_is_said_what_became_of_it()
    {
        Assert.Equal("it is lost; no other server has room", Plan([Lost(A)], Web, ("web", "a", 6)).Reasons["web"]["a"]);
        Assert.Equal("it is lost", Plan([Lost(A), B], Web).Reasons["web"]["a"]);
        Assert.Equal("the only one is on another server", Plan([A, B], App("web", "1")).Reasons["web"]["b"]);
        var never = Plan([B], App("web", "2") with { OnServerLoss = LossPolicy.Never }, ("web", "a", 2)).Reasons["web"];
        Assert.Equal("it is not in the fleet any more; 2 missing (on_server_loss = never)", never["a"]);
        Assert.Equal("what is missing stays with a removed server (on_server_loss = never)", never["b"]);
    }

    [Fact]
    public void Of_a_server_that_is_away_and_not_lost_nothing_is_replaced()
    {
        var plan = Plan([A with { IsPresent = false }, B], Web, ("web", "a", 3), ("web", "b", 2));
        Assert.Equal("web: a=3 b=3", $"{plan.Target}");
        Assert.Equal("it is not in the cluster just now; keeps the 3 it has", plan.Reasons["web"]["a"]);
    }

    [Fact]
    public void Fewer_are_taken_from_a_lost_server_first_since_nothing_runs_there() =>
        Assert.Equal("web: b=3", $"{Plan([Lost(A), B], App("web", "3") with { OnServerLoss = LossPolicy.Wait }, ("web", "a", 1), ("web", "b", 3)).Target}");

    [Fact]
    public void A_pinned_app_waits_for_its_lost_server_unless_another_of_its_servers_has_room()
    {
        var plan = Plan([Lost(A), B], Web with { Place = PlaceRule.Parse("server=a") }, ("web", "a", 6));
        Assert.Equal("web: a=6", $"{plan.Target}");
        Assert.Equal("it is lost; waits for it (the app is pinned: server=a)", plan.Reasons["web"]["a"]);
        Assert.Equal(InstanceCounts.Empty, plan.Displaced);
        var two = Plan([Lost(A), B with { Capacity = 4 }, C], Web with { Place = PlaceRule.Parse("server=a|b") }, ("web", "a", 6));
        Assert.Equal("web: a=2 b=4", $"{two.Target}");
        Assert.Equal("web: a=6", $"{two.Displaced}");
    }

    [Fact]
    public void On_every_server_runs_the_same_number_and_a_lost_one_is_not_replaced()
    {
        var plan = Plan([A, Lost(B), C with { Capacity = 1 }], App("web", "per_server:2"), ("web", "b", 2), ("web", "c", 1));
        Assert.Equal("web: a=2 b=2 c=1", $"{plan.Target}");
        Assert.Equal("2 per server", plan.Reasons["web"]["a"]);
        Assert.Equal("it is lost; waits for it (per_server is not replaced elsewhere)", plan.Reasons["web"]["b"]);
        Assert.Equal("1 of 2 per server: its capacity of 1 is used up", plan.Reasons["web"]["c"]);
        Assert.Equal(1, plan.Missing["web"]);
    }

    [Fact]
    public void An_app_on_every_server_takes_its_room_before_one_that_can_go_elsewhere() =>
        Assert.Equal("api: b=1; web: a=1 b=1", $"{Plan([A with { Capacity = 1 }, B], [App("api", "1"), App("web", "per_server")]).Target}");

    [Fact]
    public void A_single_one_stays_where_it_is_and_moves_when_it_must()
    {
        var single = App("web", "single");
        Assert.Equal("web: b=1", $"{Plan([A, B], single, ("web", "b", 1)).Target}");
        Assert.Equal("the single one is on b", Plan([A, B], single, ("web", "b", 1)).Reasons["web"]["a"]);
        Assert.Equal("web: a=1", $"{Plan([A, Lost(B)], single, ("web", "b", 1)).Target}");
        Assert.Equal("web: a=1", $"{Plan([A, B with { IsDraining = true }], single, ("web", "b", 1)).Target}");
        Assert.Equal("web: b=1", $"{Plan([B with { IsDraining = true }], single, ("web", "b", 1)).Target}");
        Assert.Equal("web: a=1", $"{Plan([A, B], single, ("web", "a", 1), ("web", "b", 2)).Target}");
    }

    [Fact]
    public void A_single_one_on_a_server_that_is_away_is_started_nowhere_else_whatever_speaks_against_the_server()
    {
        var away = B with { IsPresent = false, IsDraining = true };
        Assert.Equal("web: b=1", $"{Plan([A, away], App("web", "single") with { Place = PlaceRule.Parse("server=a") }, ("web", "b", 1)).Target}");
    }

    [Fact]
    public void A_stopped_app_stays_as_it_is_and_follows_only_its_number()
    {
        var stopped = Web with { Wanted = false };
        Assert.Equal("", $"{Plan([A, B], stopped).Target}");
        Assert.Equal("the app is stopped; nothing new is placed", Plan([A, B], stopped).Reasons["web"]["a"]);
        Assert.Equal("web: a=6", $"{Plan([A with { IsDraining = true }, B], stopped, ("web", "a", 6)).Target}");
        Assert.Equal("web: a=4", $"{Plan([A, B], stopped with { Instances = InstancesRule.Parse("4") }, ("web", "a", 6)).Target}");
        Assert.Equal("web: a=6 b=2", $"{Plan([A, B], stopped with { Instances = InstancesRule.Parse("8") }, ("web", "a", 6)).Target}");
        Assert.Equal("web: a=3", $"{Plan([A, B], stopped with { Instances = InstancesRule.Parse("per_server:3") }, ("web", "a", 1)).Target}");
    }

    [Fact]
    public void What_a_stopped_app_loses_is_placed_when_it_is_started()
    {
        var stopped = Web with { Wanted = false };
        var lost = Plan([Lost(A), B], stopped, ("web", "a", 3), ("web", "b", 3));
        Assert.Equal("web: b=3", $"{lost.Target}");
        Assert.Equal("web: b=3", $"{Again(lost, [Lost(A), B], stopped).Target}");
        Assert.Equal("web: b=6", $"{Again(lost, [Lost(A), B], Web).Target}");
    }

    [Fact]
    public void An_app_that_is_gone_keeps_nothing_and_no_room() =>
        Assert.Equal("web: a=6", $"{Plan([A with { Capacity = 6 }], Web, ("old", "a", 6)).Target}");

    [Theory]
    [InlineData(ReturnPolicy.KeepReplacement, "web: a=3 b=3")]
    [InlineData(ReturnPolicy.KeepOriginal, "web: a=2 b=2 c=2")]
    public void What_was_displaced_moves_back_only_when_that_is_wished(ReturnPolicy policy, string target)
    {
        var app = Web with { OnReturn = policy };
        var lost = Plan([A, B, Lost(C)], app, ("web", "a", 2), ("web", "b", 2), ("web", "c", 2));
        Assert.Equal(("web: a=3 b=3", "web: c=2"), ($"{lost.Target}", $"{lost.Displaced}"));
        var back = Again(lost, [A, B, C], app);
        Assert.Equal((target, ""), ($"{back.Target}", $"{back.Displaced}"));
    }

    [Fact]
    public void A_returned_server_is_owed_what_it_cannot_have_yet()
    {
        var app = Web with { OnReturn = ReturnPolicy.KeepOriginal };
        var lost = Plan([A, B, Lost(C)], app, ("web", "a", 2), ("web", "b", 2), ("web", "c", 2));
        var cordoned = Again(lost, [A, B, C with { IsCordoned = true }], app);
        Assert.Equal(("web: a=3 b=3", "web: c=2"), ($"{cordoned.Target}", $"{cordoned.Displaced}"));
        var full = Again(cordoned, [A, B, C with { Capacity = 1 }], app);
        Assert.Equal("web: a=3 b=2 c=1", $"{full.Target}");
        Assert.Equal("web: a=2 b=2 c=2", $"{Again(full, [A, B, C], app).Target}");
    }

    [Fact]
    public void Only_so_many_move_back_as_still_run_as_replacements()
    {
        var app = Web with { OnReturn = ReturnPolicy.KeepOriginal };
        var lost = Plan([A, B, Lost(C)], app, ("web", "a", 2), ("web", "b", 2), ("web", "c", 2));
        var fewer = app with { Instances = InstancesRule.Parse("5") };
        var shrunk = Again(lost, [A, B, Lost(C)], fewer);
        Assert.Equal("web: c=1", $"{shrunk.Displaced}");
        Assert.Equal("web: a=2 b=2 c=1", $"{Again(shrunk, [A, B, C], fewer).Target}");
    }

    [Fact]
    public void A_single_one_lost_twice_goes_back_to_its_first_server_only()
    {
        var app = App("web", "single") with { OnReturn = ReturnPolicy.KeepOriginal };
        var once = Plan([Lost(A), B, C], app, ("web", "a", 1));
        var twice = Again(once, [Lost(A), Lost(B), C], app);
        Assert.Equal(("web: c=1", "web: a=1"), ($"{twice.Target}", $"{twice.Displaced}"));
        Assert.Equal("web: c=1", $"{Again(twice, [Lost(A), B, C], app).Target}");
        Assert.Equal("web: a=1", $"{Again(twice, [A, B, C], app).Target}");
    }

    [Fact]
    public void Of_a_lost_server_only_what_is_still_wanted_is_owed() =>
        Assert.Equal("web: c=1", $"{Plan([A, B, Lost(C)], App("web", "5"), ("web", "a", 2), ("web", "b", 2), ("web", "c", 2)).Displaced}");

    [Fact]
    public void What_one_app_moves_back_makes_room_for_what_another_is_owed() =>
        Assert.Equal("api: a=1; web: b=1", $"{Back([A with { Capacity = 1 }, B], [("api", "b", 1), ("web", "a", 1)], ("api", "a", 1), ("web", "b", 1)).Target}");

    [Fact]
    public void A_server_that_is_owed_one_does_not_take_it_from_another_that_just_got_its_own_back()
    {
        var plan = Back([A, B, C], [("web", "a", 1)], ("web", "a", 1), ("web", "c", 1));
        Assert.Equal(("web: a=1", ""), ($"{plan.Target}", $"{plan.Displaced}"));
    }

    [Fact]
    public void Two_servers_of_one_id_are_refused() => Assert.Throws<ArgumentException>(() => Plan([A, A], Web));

    private static PlacementServer Server(string id) => new() { Id = id, Name = id };

    private static PlacementServer Labelled(string id, string role) => Server(id) with { Labels = new Dictionary<string, string> { ["role"] = role } };

    private static PlacementServer Lost(PlacementServer server) => server with { IsPresent = false, LostAt = Then };

    private static PlacedApp App(string name, string instances) => new() { Name = name, Instances = InstancesRule.Parse(instances) };

    private static PlacementPlan Plan(PlacementServer[] servers, PlacedApp app, params (string, string, int)[] current) => Plan(servers, [app], current);

    private static PlacementPlan Plan(PlacementServer[] servers, PlacedApp[] apps, params (string, string, int)[] current) =>
        PlacementPlanner.Plan(new PlacementInput { Servers = servers, Apps = apps, Current = InstanceCounts.Of(current) });

    /// <summary>Plans apps of one instance each that keep the original.</summary>
    private static PlacementPlan Back(PlacementServer[] servers, (string, string, int)[] current, params (string, string, int)[] displaced)
    {
        var counts = InstanceCounts.Of(current);
        return PlacementPlanner.Plan(new PlacementInput
        {
            Servers = servers,
            Apps = [.. counts.Apps.Select(name => App(name, "1") with { OnReturn = ReturnPolicy.KeepOriginal })],
            Current = counts,
            Displaced = InstanceCounts.Of(displaced),
        });
    }

    private static PlacementPlan Again(PlacementPlan plan, PlacementServer[] servers, PlacedApp app) =>
        PlacementPlanner.Plan(new PlacementInput { Servers = servers, Apps = [app], Current = plan.Target, Displaced = plan.Displaced });
}
