using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

/// <summary>A server that is in the cluster and reports nothing.</summary>
public sealed class MuteServerTests
{
    [Fact]
    public void Who_is_asked_and_does_not_answer_is_mute_after_a_while_counted_from_the_first_question()
    {
        var silences = new Silences();
        silences.Asked("b", At(0));
        silences.Asked("b", At(20));
        Assert.False(silences.IsMute("b", At(29)));
        Assert.True(silences.IsMute("b", At(30)));
        silences.End("b");
        Assert.False(silences.IsMute("b", At(90)));
        silences.Asked("b", At(100));
        silences.Restart(At(120));
        Assert.False(silences.IsMute("b", At(149)));
        Assert.True(silences.IsMute("b", At(150)));
        Assert.False(silences.IsMute("c", At(150)));
    }

    [Fact]
    public void It_keeps_what_it_has_gets_nothing_new_and_nobody_waits_for_it()
    {
        var fleet = Six();
        Hang(fleet, isMute: true);
        fleet.Change("web", app => app with { Instances = "9" });
        Assert.Equal("a=4 b=2 c=3", fleet.Settle().Assigned("web"));
        Assert.StartsWith("it is in the cluster and does not say what it runs, so that nobody knows how many of its 2 do", fleet.Reason("web", "b"), StringComparison.Ordinal);
        fleet.Change("web", app => app with { Instances = "6" });
        Assert.Equal("a=2 b=2 c=2", fleet.Settle().Assigned("web"));
        fleet.Declare("api", "/good", app => app with { Instances = "3" });
        Assert.DoesNotContain("b=", fleet.Settle().Assigned("api"), StringComparison.Ordinal);
        Assert.Equal("it is in the cluster and does not say what it runs: it gets nothing new", fleet.Reason("api", "b"));
    }

    [Fact]
    public void A_rollout_whose_turn_is_at_it_stops_with_the_reason_and_goes_back()
    {
        var fleet = Six().Declare("web", "/good2");
        Hang(fleet, isMute: false);
        for (var round = 0; round < 20; round++) fleet.Round();
        Assert.Equal(["web 2: a", "web 2: b"], fleet.Turns.Skip(3));
        Assert.False(fleet.View("web").IsSettled);

        Hang(fleet, isMute: true);
        fleet.Settle();
        Assert.Equal("b: it is in the cluster and has not said for 30 s what it runs", fleet.View("web").Failure);
        Assert.Equal(("a=1 b=1 c=1", "a=2 b=2 c=2"), (fleet.Revisions("web"), fleet.Assigned("web")));

        fleet["b"].IsHung = fleet["b"].IsMute = false;
        Assert.Equal("a=3 b=3 c=3", fleet.Settle().Declare("web", "/good3").Settle().Revisions("web"));
    }

    [Fact]
    public void A_command_that_it_has_not_carried_out_does_not_count_as_done()
    {
        var fleet = Six();
        Hang(fleet, isMute: true);
        fleet.Change("web", app => app with { IsWanted = false });
        for (var round = 0; round < 20; round++) fleet.Round();
        Assert.False(fleet.View("web").IsSettled);
        Assert.Null(fleet.View("web").Places.Single(place => place.Server == "b").Ready);
        fleet["b"].IsHung = fleet["b"].IsMute = false;
        fleet.Settle();
    }

    [Fact]
    public void A_single_app_that_it_may_run_is_not_started_elsewhere()
    {
        var fleet = new SimulatedFleet("a", "b").Declare("job", "/good", app => app with { Instances = "single" }).Settle();
        var there = fleet["a"].Running("job") == 1 ? "a" : "b";
        fleet[there].IsHung = fleet[there].IsMute = true;
        Assert.Equal($"{there}=1", fleet.Settle().Assigned("job"));
        fleet[there].IsDraining = true;
        for (var round = 0; round < 20; round++) fleet.Round();
        Assert.Equal(1, fleet["a"].Running("job") + fleet["b"].Running("job"));
    }

    private static SimulatedFleet Six() => new SimulatedFleet("a", "b", "c").Declare("web", "/good", app => app with { Instances = "6" }).Settle();

    private static void Hang(SimulatedFleet fleet, bool isMute) => (fleet["b"].IsHung, fleet["b"].IsMute) = (true, isMute);

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
}
