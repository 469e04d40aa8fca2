using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class FleetSchedulingTests
{
    [Fact]
    public void Six_instances_come_to_two_on_each_of_three_servers_and_settle()
    {
        var fleet = Six();
        Assert.Equal("a=2 b=2 c=2", fleet.Ready("web"));
        Assert.Equal((1L, 1L), (fleet.Apps["web"].ProvenRevision, fleet.View("web").Revision));
    }

    [Fact]
    public void What_a_lost_server_had_is_started_elsewhere_and_stays_there()
    {
        var fleet = Six();
        fleet.Leave("b");
        fleet.Settle();
        Assert.Equal("a=2 b=2 c=2", fleet.Assigned("web"));
        fleet.Lose("b");
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
        fleet.Return("b");
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
    }

    [Fact]
    public void What_waits_for_a_lost_server_is_started_elsewhere_when_that_is_removed_from_the_fleet()
    {
        var fleet = Six();
        fleet.Change("web", app => app with { OnServerLoss = "wait" });
        fleet.Lose("b");
        Assert.Equal(("a=2 c=2", "a=2 b=2 c=2"), (fleet.Settle().Ready("web"), fleet.Assigned("web")));
        fleet.Servers.Remove(fleet["b"]);
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
        Assert.Empty(fleet.Assignments["b"].Apps);
    }

    [Fact]
    public void What_a_lost_server_had_goes_back_to_it_once_it_is_ready_there()
    {
        var fleet = Six("keep_original");
        fleet.Lose("b", isCrash: true);
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
        fleet.Return("b");
        fleet.Decide();
        Assert.Equal("a=3 b=2 c=3", fleet.Assigned("web"));
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Ready("web"));
        Assert.Equal(8, fleet.MostAssigned);
        Assert.Empty(fleet.Apps["web"].Displaced);
    }

    [Fact]
    public void A_server_that_had_all_of_it_gets_all_of_it_back()
    {
        var fleet = new SimulatedFleet("a").Declare("web", "/good", app => app with { Instances = "4", OnReturn = "keep_original" }).Settle();
        fleet.Join("b");
        fleet.Lose("a");
        Assert.Equal("b=4", fleet.Settle().Ready("web"));
        fleet.Return("a");
        Assert.Equal("a=4", fleet.Settle().Ready("web"));
        Assert.Empty(fleet.Apps["web"].Displaced);
    }

    [Theory]
    [InlineData("3", "a=1 b=1 c=1")]
    [InlineData("1", "a=1")]
    [InlineData("8", "a=3 b=3 c=2")]
    [InlineData("per_server", "a=1 b=1 c=1")]
    [InlineData("per_server:3", "a=3 b=3 c=3")]
    public void Another_number_of_instances_is_followed(string instances, string ready)
    {
        var fleet = Six();
        fleet.Change("web", app => app with { Instances = instances });
        Assert.Equal(ready, fleet.Settle().Ready("web"));
    }

    [Fact]
    public void An_app_on_every_server_comes_to_one_that_joins_and_waits_for_one_that_is_lost()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("web", "/good", app => app with { Instances = "per_server" }).Settle();
        fleet.Join("c");
        Assert.Equal("a=1 b=1 c=1", fleet.Settle().Ready("web"));
        fleet.Lose("a", isCrash: true);
        Assert.Equal("b=1 c=1", fleet.Settle().Ready("web"));
        fleet.Return("a");
        Assert.Equal("a=1 b=1 c=1", fleet.Settle().Ready("web"));
    }

    [Fact]
    public void A_single_one_moves_when_the_old_one_has_ended()
    {
        var fleet = Single();
        fleet["a"].IsDraining = true;
        fleet.Decide();
        Assert.Equal("", fleet.Assigned("job"));
        fleet.Act(fleet["a"]);
        fleet.Deliver(fleet["a"]);
        Assert.Equal((1, false), (fleet["a"].Running("job"), fleet.Decide()));
        fleet.Act(fleet["a"]);
        fleet.Deliver(fleet["a"]);
        Assert.Equal((0, true, "b=1"), (fleet["a"].Running("job"), fleet.Decide(), fleet.Assigned("job")));
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void A_single_one_waits_for_a_server_that_is_away_until_that_is_lost()
    {
        var fleet = Single();
        fleet.Leave("a");
        fleet["a"].IsDraining = true;
        Assert.Equal("", fleet.Settle().Ready("job"));
        fleet.Lose("a");
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
        fleet.Return("a");
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void A_draining_server_serves_until_others_do_and_gets_nothing_back_by_itself()
    {
        var fleet = Six();
        fleet["b"].IsDraining = true;
        fleet.Round();
        Assert.Equal("a=3 b=2 c=3", fleet.Assigned("web"));
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
        fleet["b"].IsDraining = false;
        Assert.Equal("a=3 c=3", fleet.Settle().Ready("web"));
    }

    [Fact]
    public void A_cordoned_server_keeps_what_it_has_and_gets_nothing_new()
    {
        var fleet = Six();
        fleet["b"].IsCordoned = true;
        fleet.Change("web", app => app with { Instances = "8" });
        Assert.Equal("a=3 b=2 c=3", fleet.Settle().Ready("web"));
    }

    [Fact]
    public void A_server_that_cannot_run_it_gets_none_and_says_why()
    {
        var fleet = new SimulatedFleet("a", "b", "c");
        fleet["b"].Ineligible["web"] = "there is no /srv/app.js";
        fleet.Declare("web", "/good", app => app with { Instances = "6" }).Settle();
        Assert.Equal(("a=3 c=3", "there is no /srv/app.js"), (fleet.Ready("web"), fleet.Reason("web", "b")));
    }

    [Fact]
    public void With_no_place_at_all_it_is_missing_and_settled()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("web", "/good", app => app with { Instances = "2", Place = "role=web" }).Settle();
        Assert.Equal((2, ""), (fleet.View("web").Missing, fleet.Ready("web")));
    }

    [Fact]
    public void Nothing_is_left_of_a_deleted_app()
    {
        var fleet = Six();
        fleet.Delete("web");
        Assert.Equal(("", ""), (fleet.Settle().Ready("web"), fleet.Assigned("web")));
        Assert.Equal("a=2 b=2 c=2", fleet.Declare("web", "/good", app => app with { Instances = "6" }).Settle().Ready("web"));
    }

    [Fact]
    public void A_stopped_app_keeps_its_places_and_starts_there_again()
    {
        var fleet = Six();
        fleet.Change("web", app => app with { IsWanted = false });
        Assert.Equal(("", "a=2 b=2 c=2"), (fleet.Settle().Ready("web"), fleet.Assigned("web")));
        fleet.Change("web", app => app with { IsWanted = true });
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Ready("web"));
    }

    [Theory]
    [InlineData("lose", "a=3 c=3")]
    [InlineData("drain", "a=3 c=3")]
    [InlineData("less", "a=1 b=1")]
    [InlineData("more", "a=3 b=3 c=3")]
    [InlineData("stop", "")]
    [InlineData("delete", "")]
    public void Another_scheduler_comes_to_the_same_end_wherever_it_takes_over(string what, string ready)
    {
        for (var rounds = 0; rounds < 8; rounds++)
        {
            var fleet = Six();
            if (what == "lose") fleet.Lose("b", isCrash: true);
            if (what == "drain") fleet["b"].IsDraining = true;
            if (what == "less") fleet.Change("web", app => app with { Instances = "2" });
            if (what == "more") fleet.Change("web", app => app with { Instances = "9" });
            if (what == "stop") fleet.Change("web", app => app with { IsWanted = false });
            if (what == "delete") fleet.Delete("web");
            for (var round = 0; round < rounds; round++) fleet.Round();
            fleet.ReplaceScheduler();
            Assert.Equal(ready, fleet.Settle().Ready("web"));
        }
    }

    [Fact]
    public void A_new_scheduler_takes_nothing_away_before_it_knows_what_serves()
    {
        var fleet = Six();
        fleet["b"].IsDraining = true;
        fleet.Round();
        fleet.ReplaceScheduler();
        fleet.Change("web", app => app with { Instances = "2" });
        fleet.Decide();
        Assert.Equal("a=3 b=2 c=3", fleet.Assigned("web"));
        Assert.Equal("a=1 c=1", fleet.Settle().Ready("web"));
    }

    [Fact]
    public void A_single_one_is_not_begun_twice_by_a_scheduler_that_does_not_know_what_ends_somewhere()
    {
        var fleet = Single();
        fleet["a"].IsDraining = true;
        fleet.Decide();
        fleet.ReplaceScheduler();
        Assert.False(fleet.Decide());
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void A_single_one_that_was_given_and_taken_away_unseen_is_not_begun_elsewhere_meanwhile()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("job", "/good", app => app with { Instances = "single" });
        fleet.Decide();
        fleet.Act(fleet["a"]);
        fleet["a"].IsDraining = true;
        fleet.Decide();
        Assert.Equal((false, ""), (fleet.Decide(), fleet.Assigned("job")));
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void A_single_one_deleted_and_declared_again_waits_for_the_server_that_is_away_with_the_old_one()
    {
        var fleet = Single();
        fleet.Leave("a");
        fleet.Delete("job");
        fleet.Decide();
        fleet.Declare("job", "/good", app => app with { Instances = "single" });
        for (var round = 0; round < 4; round++) fleet.Round();
        Assert.Equal("", fleet.Ready("job"));
        fleet.Return("a");
        fleet.Settle();
        Assert.Equal(1, fleet["a"].Running("job") + fleet["b"].Running("job"));
    }

    [Fact]
    public void A_drained_server_keeps_what_was_to_be_replaced_by_something_that_failed_and_is_settled()
    {
        var fleet = new SimulatedFleet("a").Declare("web", "/good", app => app with { Instances = "2" }).Settle();
        fleet.Join("b");
        fleet["b"].Broken.Add("/good");
        fleet["a"].IsDraining = true;
        Assert.Equal(("a=2", "a=2 b=2"), (fleet.Settle().Ready("web"), fleet.Assigned("web")));
    }

    [Fact]
    public void A_stopped_app_is_settled_also_with_a_place_that_cannot_run_it()
    {
        var fleet = Six();
        fleet.Change("web", app => app with { IsWanted = false });
        fleet.Settle();
        fleet.Lose("b", isCrash: true);
        fleet["c"].Ineligible["web"] = "there is no /srv/app.js";
        fleet.Settle();
    }

    private static SimulatedFleet Six(string onReturn = "keep_replacement") =>
        new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "6", OnReturn = onReturn }).Settle();

    private static SimulatedFleet Single() => new SimulatedFleet("a", "b").Declare("job", "/good", app => app with { Instances = "single" }).Settle();
}
