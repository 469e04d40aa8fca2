using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Tests.Fleet.Apps;
using Akka.Actor;
using static ActorPm.Node.Tests.Fleet.Scheduling.SchedulerQuestions;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

/// <summary>What a scheduler does, and what it waits for, when it is not together with a majority.</summary>
public sealed class SchedulerMajorityTests
{
    /// <summary>Number of the only server of a fleet.</summary>
    private const int First = 64;

    private static readonly string AssignmentKey = FleetRecords.AssignmentKey(SchedulerUnderTest.ServerId);

    [Fact]
    public async Task When_a_majority_is_there_at_last_it_takes_its_number_and_the_first_command_is_carried_out()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        fleet.Time.Advance(Presence.Unsettled);
        Assert.NotNull((await AskAsync(scheduler, Declare("web", "2"))).Error);
        fleet.RemoveOthers();
        Assert.Null((await AskAsync(scheduler, Declare("web", "2"))).Error);
        Assert.Equal(First, (await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true)).Record.Epoch);
    }

    [Fact]
    public async Task Without_a_majority_a_command_is_refused_with_what_is_missing_and_nothing_is_written()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        fleet.Time.Advance(Presence.Unsettled);
        var error = (await AskAsync(scheduler, Declare("web", "2"))).Error!;
        Assert.Equal(ApiErrorCode.Unavailable, error.Code);
        Assert.Equal("the fleet cannot be changed here: 1 of 3 servers are there, a majority is needed", error.Message);
        var told = await scheduler.Ask<FleetAppsTold>(new GetFleetApps(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(("1 of 3 servers are there, a majority is needed", 0), (told.Problem, told.Apps.Count));
        Assert.Empty((await fleet.Records.ReadAllAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Records);
    }

    [Fact]
    public async Task Just_after_servers_came_or_went_a_command_waits_and_is_carried_out_with_the_majority()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        var asker = new Probe(fleet.System);
        scheduler.Tell(Declare("web", "2"), asker.Ref);
        scheduler.Tell(new GetFleetApps(), asker.Ref);
        Assert.Equal("1 of 3 servers are there, a majority is needed", (await asker.NextAsync<FleetAppsTold>()).Problem);
        fleet.RemoveOthers();
        Assert.Equal(new CommandAnswer(null, null), await asker.NextAsync<CommandAnswer>());
        Assert.Equal("web", (await fleet.UntilAsync<FleetApp>("app/web", _ => true)).Record.Name);
    }

    [Fact]
    public async Task The_wait_for_a_majority_ends_and_who_is_alone_for_longer_does_not_wait_at_all()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        var asker = new Probe(fleet.System);
        scheduler.Tell(Declare("web", "2"), asker.Ref);
        scheduler.Tell(new GetFleetApps(), asker.Ref);
        await asker.NextAsync<FleetAppsTold>();
        Assert.Equal("the fleet cannot be changed here: 1 of 3 servers are there, a majority is needed", (await asker.NextAsync<CommandAnswer>()).Error!.Message);

        fleet.Time.Advance(Presence.Unsettled);
        scheduler.Tell(Declare("web", "2"), asker.Ref);
        scheduler.Tell(new GetFleetApps(), asker.Ref);
        Assert.NotNull((await asker.NextAsync<CommandAnswer>()).Error);
        Assert.Empty((await asker.NextAsync<FleetAppsTold>()).Apps);
    }

    [Fact]
    public async Task A_command_from_a_server_that_counts_as_silent_waits_for_it()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        fleet.Time.Advance(Presence.Unsettled);
        scheduler.Tell(Declare("web", "2"), fleet.SomebodyOn("beta"));
        await scheduler.Ask<FleetAppsTold>(new GetFleetApps(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        fleet.RemoveOthers();
        Assert.Equal("web", (await fleet.UntilAsync<FleetApp>("app/web", _ => true)).Record.Name);
    }

    [Fact]
    public async Task Without_a_majority_a_server_is_not_drained_and_no_mark_is_set()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        fleet.Time.Advance(Presence.Unsettled);
        var error = (await AskAsync(scheduler, new UseServer(SchedulerUnderTest.ServerId) { IsDraining = true })).Error!;
        Assert.Equal((ApiErrorCode.Unavailable, "the fleet cannot be changed here: 1 of 3 servers are there, a majority is needed"), (error.Code, error.Message));
        Assert.Empty((await fleet.Records.ReadAllAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Records);
    }

    [Fact]
    public async Task Without_a_majority_nothing_is_confirmed()
    {
        await using var fleet = new SchedulerUnderTest("beta", "gamma");
        var scheduler = await fleet.BeginAsync();
        fleet.AskWhetherCurrent(scheduler);
        await scheduler.Ask<FleetAppsTold>(new GetFleetApps(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.False(fleet.Server.HasMore);
    }
}
