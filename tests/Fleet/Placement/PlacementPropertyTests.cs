using ActorPm.Fleet.Placement;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class PlacementPropertyTests
{
    [Fact]
    public void The_same_fleet_has_the_same_plan_in_whatever_order_it_is_told() => Sample((input, plan) =>
    {
        var again = PlacementPlanner.Plan(input with { Servers = [.. input.Servers.Reverse()], Apps = [.. input.Apps.Reverse()] });
        Assert.Equal((plan.Target, plan.Displaced), (again.Target, again.Displaced));
        Assert.Equal(plan.Missing, again.Missing);
        foreach (var (app, reasons) in plan.Reasons) Assert.Equal(reasons, again.Reasons[app]);
    });

    [Fact]
    public void A_plan_that_is_carried_out_stays() => Sample((input, plan) =>
    {
        var again = PlacementPlanner.Plan(input with { Current = plan.Target, Displaced = plan.Displaced });
        Assert.Equal((plan.Target, plan.Displaced), (again.Target, again.Displaced));
        // What is owed to lost servers matters only where something is to go back there.
        if (input.Apps.All(app => app is { Wanted: true, OnReturn: ReturnPolicy.KeepReplacement }))
            Assert.Equal(plan.Target, PlacementPlanner.Plan(input with { Current = plan.Target }).Target);
        // A stopped app that has lost everything asks for nothing any more.
        foreach (var app in input.Apps.Where(app => app.Wanted))
            Assert.Equal(plan.Missing.GetValueOrDefault(app.Name), again.Missing.GetValueOrDefault(app.Name));
    });

    [Fact]
    public void New_instances_never_go_beyond_a_capacity() => Sample((input, plan) =>
    {
        foreach (var server in input.Servers.Where(server => server.Capacity is not null))
        {
            var gained = input.Apps.Any(app => plan.Target.On(app.Name, server.Id) > input.Current.On(app.Name, server.Id));
            if (gained) Assert.True(input.Apps.Sum(app => plan.Target.On(app.Name, server.Id)) <= server.Capacity, $"{server.Id}: {plan.Target}");
        }
    });

    [Fact]
    public void A_server_that_takes_nothing_new_never_gets_more_than_it_had() => Sample((input, plan) =>
    {
        foreach (var (app, server, count) in plan.Target)
            if (!TakesNew(input, App(input, app), server)) Assert.True(count <= input.Current.On(app, server), $"{app} on {server}");
    });

    [Fact]
    public void Nothing_moves_from_a_server_that_may_keep_it_unless_fewer_are_wanted_or_the_original_is_back() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps)
        {
            var removed = input.Servers.Where(server => Keeps(input, app, server))
                .Sum(server => Math.Max(0, input.Current.On(app.Name, server.Id) - plan.Target.On(app.Name, server.Id)));
            if (removed == 0) continue;
            var shrinks = app.Instances is InstancesRule.PerServer || input.Current.Total(app.Name) > Number(app);
            Assert.True(shrinks || (app.OnReturn == ReturnPolicy.KeepOriginal && input.Displaced.Total(app.Name) > 0), $"{app.Name}: {removed}");
        }
    });

    [Fact]
    public void Of_a_number_in_the_fleet_as_many_are_placed_as_are_not_missing() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps.Where(app => app is { Wanted: true, Instances: not InstancesRule.PerServer }))
        {
            var missing = plan.Missing.GetValueOrDefault(app.Name);
            // What is never replaced stays noted under a removed server and is missing.
            var noted = plan.Target.ByServer(app.Name).Where(entry => input.Servers.All(server => server.Id != entry.Key)).Sum(entry => entry.Value);
            Assert.Equal(Number(app), plan.Target.Total(app.Name) - noted + missing);
            if (missing > noted) Assert.DoesNotContain(input.Servers, server => TakesNew(input, app, server.Id) && HasRoom(input, plan, server));
        }
    });

    [Fact]
    public void On_every_server_that_takes_it_and_has_room_an_app_has_its_number() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps.Where(app => app.Wanted))
        {
            if (app.Instances is not InstancesRule.PerServer(var number)) continue;
            foreach (var server in input.Servers.Where(server => TakesNew(input, app, server.Id)))
                Assert.True(plan.Target.On(app.Name, server.Id) == number || !HasRoom(input, plan, server));
        }
    });

    [Fact]
    public void A_single_app_is_in_one_place_at_most() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps.Where(app => app.Instances is InstancesRule.Single)) Assert.True(plan.Target.Total(app.Name) <= 1);
    });

    [Fact]
    public void A_draining_server_gives_up_nothing_that_is_then_missing() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps.Where(app => app.Instances is InstancesRule.Count && plan.Missing.ContainsKey(app.Name)))
            foreach (var server in input.Servers.Where(server => server is { IsDraining: true, IsPresent: true } && WhyUnfit(input, app, server) is null))
                if (input.Current.Total(app.Name) <= Number(app) && plan.Target.ByServer(app.Name).Keys.All(id => input.Servers.Any(other => other.Id == id)))
                    Assert.Equal(input.Current.On(app.Name, server.Id), plan.Target.On(app.Name, server.Id));
    });

    [Fact]
    public void Every_server_has_a_reason_for_every_app() => Sample((input, plan) =>
    {
        foreach (var app in input.Apps)
            foreach (var server in input.Servers.Select(server => server.Id).Union(plan.Target.ByServer(app.Name).Keys))
                Assert.NotEmpty(plan.Reasons[app.Name][server]);
    });

    [Fact]
    public void A_fresh_app_differs_by_one_at_most_between_equal_servers() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 30]).Sample((servers, number) =>
        {
            var plan = PlacementPlanner.Plan(new PlacementInput
            {
                Servers = [.. Enumerable.Range(0, servers).Select(index => new PlacementServer { Id = $"s{index}", Name = $"s{index}" })],
                Apps = [new PlacedApp { Name = "web", Instances = new InstancesRule.Count(number) }],
            });
            var counts = Enumerable.Range(0, servers).Select(index => plan.Target.On("web", $"s{index}")).ToList();
            Assert.Equal(number, counts.Sum());
            Assert.True(counts.Max() - counts.Min() <= 1);
        });

    private static void Sample(Action<PlacementInput, PlacementPlan> check) =>
        AnyPlacement.Input.Sample(input => check(input, PlacementPlanner.Plan(input)), iter: 3000, print: Print);

    private static string Print(PlacementInput input) =>
        $"{string.Join('\n', input.Servers)}\n{string.Join('\n', input.Apps.AsEnumerable())}\ncurrent {input.Current}\ndisplaced {input.Displaced}\n"
        + string.Join(' ', input.Ineligible.Select(app => $"{app.Key} not on {string.Join(',', app.Value.Keys)}"));

    private static PlacedApp App(PlacementInput input, string name) => input.Apps.Single(app => app.Name == name);

    private static int Number(PlacedApp app) => app.Instances is InstancesRule.Count count ? count.Number : 1;

    private static string? WhyUnfit(PlacementInput input, PlacedApp app, PlacementServer server) =>
        server.IsWitness ? "witness" : app.Place.WhyNot(server) ?? input.Ineligible.GetValueOrDefault(app.Name)?.GetValueOrDefault(server.Id);

    private static bool Keeps(PlacementInput input, PlacedApp app, PlacementServer server) =>
        server is { IsPresent: true, IsDraining: false } && WhyUnfit(input, app, server) is null;

    private static bool TakesNew(PlacementInput input, PlacedApp app, string id) =>
        input.Servers.SingleOrDefault(server => server.Id == id) is { IsCordoned: false } server && Keeps(input, app, server);

    private static bool HasRoom(PlacementInput input, PlacementPlan plan, PlacementServer server) =>
        server.Capacity is not { } capacity || input.Apps.Sum(app => plan.Target.On(app.Name, server.Id)) < capacity;
}
