using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class DeclarationRolloutTests
{
    [Fact]
    public void A_new_declaration_comes_to_one_server_after_another()
    {
        var fleet = Six().Declare("web", "/good2").Settle();
        Assert.Equal(["web 2: a", "web 2: b", "web 2: c"], fleet.Turns.Skip(3));
        Assert.Equal(("a=2 b=2 c=2", 2L), (fleet.Revisions("web"), fleet.Apps["web"].ProvenRevision));
    }

    [Fact]
    public void A_failing_declaration_stops_at_its_first_server_which_goes_back()
    {
        var fleet = Six().Declare("web", "/bad").Settle();
        Assert.Equal(["web 2: a"], fleet.Turns.Skip(3));
        Assert.Equal(("a=1 b=1 c=1", "a=2 b=2 c=2", 1L), (fleet.Revisions("web"), fleet.Ready("web"), fleet.Apps["web"].ProvenRevision));
        Assert.Equal("a: it did not become ready", fleet.View("web").Failure);
        fleet.Declare("web", "/good").Settle();
        Assert.Equal(("a=3 b=3 c=3", null), (fleet.Revisions("web"), fleet.View("web").Failure));
    }

    [Fact]
    public void One_that_fails_later_takes_those_back_that_have_it()
    {
        var fleet = Six();
        fleet["c"].Broken.Add("/good2");
        fleet.Declare("web", "/good2").Settle();
        Assert.Equal(("a=1 b=1 c=1", "a=2 b=2 c=2", "c: it did not become ready"), (fleet.Revisions("web"), fleet.Ready("web"), fleet.View("web").Failure));
    }

    [Fact]
    public void A_first_declaration_that_fails_settles_with_its_failure()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("web", "/bad", app => app with { Instances = "4" }).Settle();
        Assert.Equal("a: it did not become ready", fleet.View("web").Failure);
        fleet.Declare("web", "/good").Settle();
        Assert.Equal(("a=2 b=2", null, 2L), (fleet.Ready("web"), fleet.View("web").Failure, fleet.Apps["web"].ProvenRevision));
    }

    [Fact]
    public void A_first_declaration_that_is_ready_after_all_has_not_failed_any_more()
    {
        var fleet = new SimulatedFleet("a", "b");
        fleet["a"].Broken.Add("/good");
        fleet.Declare("web", "/good", app => app with { Instances = "4" }).Settle();
        Assert.Equal(("b=2", 0L), (fleet.Ready("web"), fleet.Apps["web"].ProvenRevision));
        fleet.Change("web", app => app with { IsWanted = false });
        fleet.Settle();
        fleet["a"].Broken.Clear();
        fleet.Change("web", app => app with { IsWanted = true });
        Assert.Equal(("a=2 b=2", 1L, null), (fleet.Settle().Ready("web"), fleet.Apps["web"].ProvenRevision, fleet.View("web").Failure));
    }

    [Fact]
    public void A_first_declaration_that_was_never_ready_is_not_taken_for_a_proven_one()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("web", "/bad", app => app with { Instances = "4" }).Settle();
        Assert.Equal(0, fleet.Apps["web"].ProvenRevision);
    }

    [Fact]
    public void A_replacement_has_the_proven_declaration_until_its_turn_comes()
    {
        var fleet = new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "2" }).Settle();
        fleet.Declare("web", "/good2");
        fleet.Decide();
        fleet.Lose("b");
        fleet.Decide();
        Assert.Equal(("a=1 c=1", 2L, 1L), (fleet.Assigned("web"), fleet.Assignments["a"].Find("web")!.Revision, fleet.Assignments["c"].Find("web")!.Revision));
        Assert.Equal("a=2 c=2", fleet.Settle().Revisions("web").Replace("b=1 ", "", StringComparison.Ordinal));
        Assert.Equal(["web 2: a", "web 2: c"], fleet.Turns.Skip(2));
    }

    [Fact]
    public void Of_two_declarations_after_each_other_everybody_ends_with_the_second()
    {
        var fleet = Six().Declare("web", "/good2");
        for (var round = 0; round < 5; round++) fleet.Round();
        fleet.Declare("web", "/good3").Settle();
        Assert.Equal(("a=3 b=3 c=3", 3L), (fleet.Revisions("web"), fleet.Apps["web"].ProvenRevision));
    }

    [Fact]
    public void After_a_failing_and_another_failing_one_everybody_has_the_proven_one()
    {
        var fleet = Six().Declare("web", "/bad2");
        for (var round = 0; round < 2; round++) fleet.Round();
        fleet.Declare("web", "/bad3").Settle();
        Assert.Equal(("a=1 b=1 c=1", "a=2 b=2 c=2"), (fleet.Revisions("web"), fleet.Ready("web")));
    }

    [Fact]
    public void A_server_that_was_away_catches_up_when_it_is_back()
    {
        var fleet = Six();
        fleet.Leave("b");
        Assert.Equal(2, fleet.Declare("web", "/good2").Settle().Apps["web"].ProvenRevision);
        fleet.Return("b");
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Revisions("web"));
    }

    [Fact]
    public void Nobody_has_its_turn_while_the_one_that_has_it_is_away()
    {
        var fleet = Six().Declare("web", "/good2");
        fleet.Round();
        fleet.Leave("a");
        for (var round = 0; round < 5; round++) fleet.Round();
        Assert.Equal(["web 2: a"], fleet.Turns.Skip(3));
        fleet.Return("a");
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Revisions("web"));
    }

    [Fact]
    public void A_lost_server_that_keeps_its_places_gives_up_its_turn()
    {
        var fleet = Six();
        fleet.Change("web", app => app with { OnServerLoss = "wait" });
        fleet.Declare("web", "/good2").Decide();
        fleet.Lose("a", isCrash: true);
        fleet.Decide();
        Assert.Equal((1L, 2L), (fleet.Assignments["a"].Find("web")!.Revision, fleet.Assignments["b"].Find("web")!.Revision));
        Assert.Equal("b=2 c=2", fleet.Settle().Ready("web"));
        fleet.Return("a");
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Revisions("web"));
    }

    [Fact]
    public void A_declaration_whose_script_is_nowhere_fails_at_the_first_server_and_takes_nothing_away()
    {
        var fleet = Six();
        foreach (var server in fleet.Servers) server.Lacking.Add("/mistyped");
        fleet.Declare("web", "/mistyped").Settle();
        Assert.Equal(("a=2 b=2 c=2", "a=1 b=1 c=1", "a: there is no /mistyped"), (fleet.Ready("web"), fleet.Revisions("web"), fleet.View("web").Failure));
        Assert.Equal(["web 2: a"], fleet.Turns.Skip(3));
    }

    [Fact]
    public void A_server_that_just_got_its_first_instance_is_not_given_the_newest_declaration_before_it_has_the_one_before()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("job", "/good", app => app with { Instances = "single" }).Settle();
        foreach (var server in fleet.Servers) server.Lacking.Add("/mistyped");
        fleet["a"].IsDraining = true;
        fleet.Declare("job", "/mistyped").Settle();
        Assert.Equal(("b=1", "b: there is no /mistyped"), (fleet.Ready("job"), fleet.View("job").Failure));
    }

    [Fact]
    public void A_single_one_stays_where_it_is_when_the_newest_declaration_cannot_run_there()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("job", "/good", app => app with { Instances = "single" }).Settle();
        foreach (var server in fleet.Servers) server.Lacking.Add("/mistyped");
        fleet.Declare("job", "/mistyped");
        while (fleet.Round()) Assert.Equal("a=1", fleet.Ready("job"));
        fleet.Settle();
        Assert.Equal(("a=1", "a: there is no /mistyped"), (fleet.Ready("job"), fleet.View("job").Failure));
    }

    [Fact]
    public void A_declaration_that_has_failed_at_a_server_comes_to_no_other_though_that_one_is_taken_out()
    {
        var fleet = new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "per_server" }).Settle();
        fleet.Declare("web", "/bad").Decide();
        for (var act = 0; act < 3; act++) fleet.Act(fleet["a"]);
        fleet["a"].IsDraining = true;
        while (fleet["a"].Outbox.Count > 0) fleet.Deliver(fleet["a"]);
        Assert.Equal("b=1 c=1", fleet.Settle().Ready("web"));
        Assert.Equal(["web 2: a"], fleet.Turns.Skip(3));
    }

    [Fact]
    public void A_stopped_app_is_brought_to_it_past_a_server_that_cannot_run_it()
    {
        var fleet = Six();
        fleet.Change("web", app => app with { IsWanted = false });
        fleet["b"].Ineligible["web"] = "there is no /srv/app.js";
        fleet.Settle();
        fleet.Declare("web", "/good2").Settle();
        Assert.Equal("a=2 b=1 c=2", fleet.Revisions("web"));
        fleet.Change("web", app => app with { IsWanted = true });
        Assert.Equal(("a=3 c=3", 2L), (fleet.Settle().Ready("web"), fleet.Apps["web"].ProvenRevision));
    }

    [Fact]
    public void Another_scheduler_goes_on_with_it_wherever_it_is()
    {
        for (var rounds = 0; rounds < 12; rounds++)
        {
            var fleet = Six().Declare("web", "/good2");
            for (var round = 0; round < rounds; round++) fleet.Round();
            fleet.ReplaceScheduler();
            fleet.Settle();
            Assert.Equal(("a=2 b=2 c=2", "a=2 b=2 c=2", 2L), (fleet.Revisions("web"), fleet.Ready("web"), fleet.Apps["web"].ProvenRevision));
            Assert.Equal(["web 2: a", "web 2: b", "web 2: c"], fleet.Turns.Skip(3));
            fleet.Declare("web", "/bad");
            for (var round = 0; round < rounds; round++) fleet.Round();
            fleet.ReplaceScheduler();
            fleet.Settle();
            Assert.Equal(("a=2 b=2 c=2", "web 3: a"), (fleet.Revisions("web"), fleet.Turns[^1]));
            Assert.Equal("a: it did not become ready", fleet.View("web").Failure);
        }
    }

    [Fact]
    public void What_a_server_told_before_it_went_back_does_not_end_its_turn()
    {
        var fleet = new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "per_server" }).Settle();
        fleet.Declare("web", "/good2");
        while (fleet["a"].Revision("web") != 2) fleet.Round();
        fleet["a"].IsDraining = true;
        fleet.Decide();
        // What it tells from now on is on its way for long.
        while (fleet["a"].Revision("web") != 0) fleet.Act(fleet["a"]);
        fleet["a"].IsDraining = false;
        fleet.Decide();
        fleet.Act(fleet["a"]);
        while (fleet["b"].Revision("web") != 2) fleet.Act(fleet["b"]);
        while (fleet["b"].Outbox.Count > 0) fleet.Deliver(fleet["b"]);
        Assert.Equal((1L, 2L), (fleet["a"].Revision("web"), fleet["b"].Revision("web")));
        fleet.Decide();
        fleet.Decide();
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Revisions("web"));
    }

    private static SimulatedFleet Six() => new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "6" }).Settle();
}
