using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;
using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class SingleAppTests
{
    [Fact]
    public void One_on_a_lost_server_is_replaced_when_its_lease_is_over_and_not_before()
    {
        var fleet = Job();
        fleet.Lose("a", mayHoldLease: true);
        for (var round = 0; round < 10; round++) fleet.Round();
        Assert.Equal(("a=1", ""), (fleet.Assigned("job"), fleet.Ready("job")));
        Assert.Equal("it is to run here and waits: its lease on a may be renewed yet", fleet.Reason("job", "b"));
        Assert.Equal("it is away; its lease on a may be renewed yet, then it is replaced", fleet.Reason("job", "a"));
        Assert.False(fleet.View("job").IsSettled);

        fleet.Expire("a");
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
        fleet.Return("a");
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void One_whose_server_is_back_before_that_stays_there()
    {
        var fleet = Job();
        fleet.Lose("a", mayHoldLease: true);
        fleet.Round();
        fleet.Return("a");
        Assert.Equal("a=1", fleet.Settle().Ready("job"));
    }

    [Fact]
    public void It_moves_when_it_has_ended_and_a_server_that_vanishes_on_the_way_is_waited_for_by_the_next_scheduler_too()
    {
        var fleet = Job();
        fleet["a"].IsDraining = true;
        fleet.Decide();
        Assert.Equal("", fleet.Assigned("job"));
        // It has not told yet that it has ended, and nobody but the record knows that it had it.
        fleet.Leave("a");
        fleet.ReplaceScheduler();
        foreach (var other in (string[])["b", "c"]) fleet.Deliver(fleet[other]);
        fleet.Lose("a", mayHoldLease: true);
        for (var round = 0; round < 10; round++) fleet.Round();
        Assert.Equal("", fleet.Assigned("job"));
        Assert.Equal([new EndingApp("job", true)], fleet.Assignments["a"].Ending);
        fleet.Expire("a");
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
        Assert.Empty(fleet.Assignments["a"].Ending);
    }

    [Fact]
    public void What_a_server_is_known_to_have_ended_is_not_waited_for_when_that_is_lost_afterwards()
    {
        var fleet = Job();
        fleet["a"].IsDraining = true;
        Assert.Equal("b=1", fleet.Settle().Ready("job"));
        fleet.Lose("a", mayHoldLease: true);
        fleet["b"].IsDraining = true;
        for (var round = 0; round < 10; round++) fleet.Round();
        Assert.Equal("c=1", fleet.Ready("job"));
    }

    [Fact]
    public void What_ran_without_a_lease_on_a_server_that_is_lost_has_to_come_back_before_it_is_a_single_one()
    {
        var fleet = new SimulatedFleet("a", "b", "c").Declare("job", "/good", app => app with { Instances = "1" }).Settle();
        fleet.Change("job", app => app with { OnServerLoss = "wait" });
        fleet.Lose("a");
        fleet.Settle();
        fleet.Change("job", app => app with { Instances = "single", OnServerLoss = "replace" });
        for (var round = 0; round < 10; round++) fleet.Round();
        Assert.Equal(("", false), (fleet.Ready("job"), fleet.View("job").IsSettled));
        Assert.EndsWith("a is away and may run it from before it was a single one: it has to come back, or be taken out by pbm fleet remove a", fleet.Reason("job", "b"), StringComparison.Ordinal);
        fleet.Return("a");
        Assert.Equal(1, fleet.Settle().View("job").Places.Sum(place => place.Ready));
    }

    [Fact]
    public void A_server_that_runs_what_only_an_earlier_scheduler_knew_of_is_told_what_counts()
    {
        var picture = new FleetPicture
        {
            Epoch = 3,
            Servers = [new PlacementServer { Id = "a", Name = "a" }],
            Assignments = new Dictionary<string, Assignment> { ["a"] = new() { ServerId = "a", Epoch = 2, Revision = 4 } },
            Reports = new Dictionary<string, ServerReport> { ["a"] = new() { ServerId = "a", Epoch = 2, Revision = 5, Apps = [new ReportedApp("job", 1, 1, 1)] } },
        };
        var next = Assert.Single(FleetScheduling.Decide(picture).Assignments);
        Assert.Equal((3, 1, 0), (next.Epoch, next.Revision, next.Apps.Count));
        Assert.Empty(FleetScheduling.Decide(picture with { Assignments = new Dictionary<string, Assignment> { ["a"] = next } }).Assignments);
    }

    [Fact]
    public void A_server_of_a_release_without_leases_is_passed_over()
    {
        var fleet = new SimulatedFleet("a", "b");
        fleet["a"].HoldsLeases = false;
        fleet.Declare("job", "/good", app => app with { Instances = "single" }).Settle();
        Assert.Equal("b=1", fleet.Ready("job"));
        Assert.Equal("its release cannot run single apps: pbm update", fleet.Reason("job", "a"));
    }

    private static SimulatedFleet Job() => new SimulatedFleet("a", "b", "c").Declare("job", "/good", app => app with { Instances = "single" }).Settle();
}
