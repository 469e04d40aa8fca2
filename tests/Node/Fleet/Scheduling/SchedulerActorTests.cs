using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Tests.Fleet.Apps;
using Akka.Actor;
using static ActorPm.Node.Tests.Fleet.Scheduling.SchedulerQuestions;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

public sealed class SchedulerActorTests
{
    /// <summary>Numbers of the only server of a fleet.</summary>
    private const int First = 64, Second = 128;

    private static readonly string AssignmentKey = FleetRecords.AssignmentKey(SchedulerUnderTest.ServerId);

    [Fact]
    public async Task A_declared_app_is_written_down_and_assigned_under_the_number_of_the_scheduler()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        Assert.Equal(new CommandAnswer(null, null), await AskAsync(scheduler, Declare("web", "2")));

        var (app, clock) = await fleet.UntilAsync<FleetApp>("app/web", _ => true);
        Assert.Equal(("web", "2", 1, First), (app.Name, app.Instances, app.Revision, FleetRecords.EpochOf(clock)));
        var (assignment, itsClock) = await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true);
        Assert.Equal((SchedulerUnderTest.ServerId, First, 1, First), (assignment.ServerId, assignment.Epoch, assignment.Revision, FleetRecords.EpochOf(itsClock)));
        Assert.Equal([new AssignedApp("web", 1, 2, true)], assignment.Apps);
    }

    [Fact]
    public async Task A_second_scheduler_has_a_higher_number_and_the_same_apps()
    {
        await using var fleet = new SchedulerUnderTest();
        var first = await fleet.BeginAsync();
        await AskAsync(first, Declare("web", "2"));
        var (before, _) = await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true);
        await first.GracefulStop(TimeSpan.FromSeconds(5));

        var second = await fleet.BeginSchedulerAsync();
        var told = await second.Ask<FleetAppsTold>(new GetFleetApps(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal((SchedulerUnderTest.ServerId, null), (told.ServerId, told.Problem));
        Assert.Equal(("web", 2), (Assert.Single(told.Apps).Name, Assert.Single(told.Apps[0].Places).Assigned));
        fleet.Report(second, before, new ReportedApp("web", 1, 2, 2));
        Assert.Null((await AskAsync(second, new ScaleFleetApp("web", 1, true))).Error);
        var (assignment, clock) = await fleet.UntilAsync<Assignment>(AssignmentKey, next => next.Apps[0].Instances == 3);
        Assert.Equal((Second, 1, Second), (assignment.Epoch, assignment.Revision, FleetRecords.EpochOf(clock)));
    }

    [Fact]
    public async Task It_has_its_number_by_majority_before_it_decides_anything()
    {
        await using var fleet = new SchedulerUnderTest();
        await fleet.WriteAsync("app/web", FleetRecords.Clock(70, 9), JsonSerializer.Serialize(new FleetApp { Name = "web", Spec = Spec("web") }, FleetJson.Default.FleetApp));
        await fleet.BeginAsync();
        var (number, clock) = await fleet.UntilAsync<SchedulerRecord>(FleetRecords.SchedulerKey, _ => true);
        Assert.Equal((new SchedulerRecord(Second, SchedulerUnderTest.ServerId), FleetRecords.Clock(Second, 0)), (number, clock));
        Assert.Equal(Second, FleetRecords.EpochOf((await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true)).Clock));
        Assert.Equal(["app/web", FleetRecords.SchedulerKey, AssignmentKey], (await fleet.Disk.UntilWrittenAsync(AssignmentKey)).Distinct().Where(key => key != RecordKeys.Index.Id));
    }

    [Fact]
    public async Task A_scheduler_that_was_overtaken_begins_anew_above_the_other_with_what_that_one_wrote()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        await AskAsync(scheduler, Declare("web", "2"));
        var (app, _) = await fleet.UntilAsync<FleetApp>("app/web", _ => true);
        await fleet.WriteAsync("app/web", FleetRecords.Clock(First + 7, 1), JsonSerializer.Serialize(app with { Instances = "5" }, FleetJson.Default.FleetApp));

        // What the servers have said before says nothing to the next number.
        await fleet.Server.NextAsync<TellReport>();
        var (assignment, clock) = await fleet.UntilAsync<Assignment>(AssignmentKey, next => next.Epoch == Second);
        Assert.Equal((5, Second), (assignment.Apps[0].Instances, FleetRecords.EpochOf(clock)));
        Assert.Contains($"The scheduler of the fleet, number {First}, begins anew: app/web was written by scheduler {First + 7}", fleet.Lines, StringComparison.Ordinal);
        Assert.Contains($"This server schedules the apps of the fleet, number {Second}", fleet.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_scheduler_wrote_at_last_is_not_lost_when_it_comes_late()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        await AskAsync(scheduler, Declare("web", "1"));
        await fleet.WriteAsync("app/late", FleetRecords.Clock(First - 1, 3), JsonSerializer.Serialize(new FleetApp { Name = "late", Spec = Spec("late") }, FleetJson.Default.FleetApp));
        var (assignment, _) = await fleet.UntilAsync<Assignment>(AssignmentKey, next => next.Apps.Count == 2);
        Assert.Equal((Second, "late"), (assignment.Epoch, assignment.Apps[0].Name));
    }

    [Fact]
    public async Task A_cordon_is_a_record_of_the_scheduler_that_placement_follows_and_the_next_scheduler_knows()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        Assert.Equal(new CommandAnswer(null, null), await AskAsync(scheduler, new UseServer(SchedulerUnderTest.ServerId) { IsCordoned = true }));
        var (wish, clock) = await fleet.UntilAsync<ServerWish>(FleetRecords.WishKey(SchedulerUnderTest.ServerId), _ => true);
        Assert.Equal((true, false), (wish.Marks.IsCordoned, clock == 0));
        await AskAsync(scheduler, Declare("web", "2"));
        Assert.Equal("it is cordoned", (await ViewAsync(scheduler)).Places[0].Reason);

        await scheduler.GracefulStop(TimeSpan.FromSeconds(5));
        var next = await fleet.BeginSchedulerAsync();
        Assert.Equal(("it is cordoned", 2), ((await ViewAsync(next)).Places[0].Reason, (await ViewAsync(next)).Missing));
        Assert.Null((await AskAsync(next, new UseServer(SchedulerUnderTest.ServerId) { IsCordoned = false })).Error);
        await fleet.UntilAsync<Assignment>(AssignmentKey, assignment => assignment.Apps[0].Instances == 2);
    }

    [Fact]
    public async Task A_server_that_is_there_and_says_nothing_is_mute_after_a_while_and_back_with_its_first_word()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        await AskAsync(scheduler, Declare("web", "2"));
        var (assignment, _) = await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true);
        Assert.Equal("2 of 2: spread over 1 server", (await ViewAsync(scheduler)).Places[0].Reason);

        fleet.Time.Advance(Silences.Limit);
        fleet.System.EventStream.Publish(new FleetChanged());
        var mute = await ViewAsync(scheduler);
        Assert.StartsWith("it is in the cluster and does not say what it runs, so that nobody knows how many of its 2 do: they are not replaced", mute.Places[0].Reason, StringComparison.Ordinal);
        Assert.Equal((false, 2, null), (mute.IsSettled, mute.Places[0].Assigned, mute.Places[0].Ready));
        Assert.Contains("alpha is in the cluster and has not said for 30 s what it runs", fleet.Lines, StringComparison.Ordinal);
        Assert.Equal("mute", Assert.Single(fleet.Told).Kind);

        fleet.Report(scheduler, assignment, new ReportedApp("web", 1, 2, 2));
        var back = await ViewAsync(scheduler);
        Assert.Equal((true, "2 of 2: spread over 1 server", 2), (back.IsSettled, back.Places[0].Reason, back.Places[0].Ready));
    }

    [Fact]
    public async Task A_wish_that_no_majority_had_confirmed_counts_as_soon_as_it_is_heard_of()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        await AskAsync(scheduler, Declare("web", "2"));
        var wish = new ServerWish { ServerId = SchedulerUnderTest.ServerId, Marks = new ServerMarks { IsCordoned = true, IsDraining = true } };
        await fleet.WriteAsync(FleetRecords.WishKey(wish.ServerId), FleetRecords.Clock(First - 1, 3), JsonSerializer.Serialize(wish, FleetJson.Default.ServerWish));
        await fleet.UntilAsync<SchedulerRecord>(FleetRecords.SchedulerKey, number => number.Epoch == Second);
        Assert.Equal("it is draining; keeps 2 until they fit elsewhere", (await ViewAsync(scheduler)).Places[0].Reason);
        // Asked for again it is the same, and confirmed.
        Assert.Equal(new CommandAnswer(null, null), await AskAsync(scheduler, new UseServer(wish.ServerId) { IsDraining = true }));
    }

    [Fact]
    public async Task A_server_that_asks_is_told_which_assignment_counts()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        fleet.AskWhetherCurrent(scheduler);
        Assert.Equal(new AssignmentConfirmed(0, 0), await fleet.Server.NextAsync<AssignmentConfirmed>());
        await AskAsync(scheduler, Declare("web", "2"));
        fleet.AskWhetherCurrent(scheduler);
        Assert.Equal(new AssignmentConfirmed(First, 1), await fleet.Server.NextAsync<AssignmentConfirmed>());
    }

    [Fact]
    public async Task Apps_are_told_from_a_name_on()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        foreach (var name in (string[])["api", "web", "zoo"]) await AskAsync(scheduler, Declare(name, "1"));
        foreach (var (after, names) in new[] { ("", "api web zoo"), ("api", "web zoo"), ("b", "web zoo"), ("zoo", "") })
        {
            var told = await scheduler.Ask<FleetAppsTold>(new GetFleetApps { After = after }, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal((names, (bool?)null), (string.Join(' ', told.Apps.Select(app => app.Name)), told.HasMore));
        }
    }

    [Fact]
    public async Task Who_watches_an_app_is_told_until_it_is_settled_and_after_it_is_deleted()
    {
        await using var fleet = new SchedulerUnderTest();
        var scheduler = await fleet.BeginAsync();
        await AskAsync(scheduler, Declare("web", "2"));
        var watcher = new Probe(fleet.System);
        scheduler.Tell(new WatchFleetApp("web"), watcher.Ref);
        var first = (await watcher.NextAsync<FleetAppTold>()).App;
        Assert.Equal((false, 2, null), (first.IsSettled, first.Places[0].Assigned, first.Places[0].Ready));

        var (assignment, _) = await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true);
        fleet.Report(scheduler, assignment, new ReportedApp("web", 1, 2, 1));
        await watcher.UntilAsync<FleetAppTold>(told => told.App is { IsSettled: false, Places: [{ Ready: 1 }] });
        fleet.Report(scheduler, assignment, new ReportedApp("web", 1, 2, 2));
        await watcher.UntilAsync<FleetAppTold>(told => told.App.IsSettled);

        Assert.Null((await AskAsync(scheduler, new DeleteFleetApp("web"))).Error);
        (assignment, _) = await fleet.UntilAsync<Assignment>(AssignmentKey, next => next.Apps.Count == 0);
        fleet.Report(scheduler, assignment);
        await watcher.UntilAsync<FleetAppTold>(told => told is { IsDeleted: true, App.IsSettled: true });
        Assert.Equal(ApiErrorCode.NotFound, (await AskAsync(scheduler, new WantFleetApp("web", true))).Error!.Code);
    }

    [Theory]
    [InlineData("app/broken", "null")]
    [InlineData("app/broken", "{\"name\":")]
    [InlineData("app/broken", "{\"name\":\"broken\",\"spec\":{\"name\":\"broken\",\"script\":\"x\",\"cwd\":\"/\"},\"strategy\":\"of a newer release\"}")]
    [InlineData("assign/broken", "null")]
    [InlineData("assign/broken", "{\"server_id\":null}")]
    [InlineData("assign/broken", "{\"server_id\":\"broken\",\"apps\":null}")]
    public async Task A_record_that_makes_no_sense_does_not_keep_the_fleet_from_being_scheduled(string key, string json)
    {
        await using var fleet = new SchedulerUnderTest();
        await fleet.WriteAsync(key, FleetRecords.Clock(4, 1), json);
        var scheduler = await fleet.BeginAsync();
        Assert.Null((await AskAsync(scheduler, Declare("web", "1"))).Error);
        Assert.Equal(First, (await fleet.UntilAsync<Assignment>(AssignmentKey, _ => true)).Record.Epoch);
        Assert.Contains($"The record {key} of the fleet cannot be read and is left aside", fleet.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_that_was_restarted_is_told_of_every_record_again()
    {
        await using var fleet = new SchedulerUnderTest();
        await fleet.WriteAsync("app/web", 1, "first");
        var told = new Probe(fleet.System);
        fleet.Records.SubscribeAll(told.Ref);
        Assert.Equal(new RecordChanged("app/web", 1, "first"), await told.NextAsync<RecordChanged>());
        // A restarted actor has the same address.
        fleet.Records.SubscribeAll(told.Ref);
        Assert.Equal(new RecordChanged("app/web", 1, "first"), await told.NextAsync<RecordChanged>());
    }
}
