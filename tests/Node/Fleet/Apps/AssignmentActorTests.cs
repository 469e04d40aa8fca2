using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class AssignmentActorTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Apps_are_carried_out_one_after_the_other()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("api"), AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("api", 1, 2, true), new AssignedApp("web", 1, 3, true));

        var first = await server.NextAsync();
        var api = Assert.Single(first.Apply!.Apps);
        Assert.Equal(("api", "/srv/api-1", 2, true), (api.Name, api.Script, api.Instances, api.Autostart));
        Assert.Equal((FleetProject.Of("api"), true, "the fleet"), (first.Apply.Project, first.Apply.Prune, first.Apply.How));
        await server.AsksForNothingAsync();
        first.Succeed();

        var second = await server.NextAsync();
        Assert.Equal(("web", 3), (Assert.Single(second.Apply!.Apps).Name, second.Apply.Apps[0].Instances));
        second.Succeed();
        await server.ReportToSchedulerAsync();
        await server.AsksForNothingAsync();
    }

    [Fact]
    public async Task An_assignment_that_comes_first_waits_for_what_the_app_is()
    {
        await using var server = new AssignmentUnderTest();
        server.Assign(1, 1, new AssignedApp("web", 2, 1, true));
        await server.AsksForNothingAsync();
        server.Declare(AssignmentUnderTest.App("web", revision: 1));
        await server.AsksForNothingAsync();
        Assert.Equal((0, 0), Number(await server.ReportToSchedulerAsync()));

        server.Declare(AssignmentUnderTest.App("web", revision: 2));
        var asked = await server.NextAsync();
        Assert.Equal("/srv/web-2", Assert.Single(asked.Apply!.Apps).Script);
        asked.Succeed();
        Assert.Equal([new ReportedApp("web", 2, 1, 1)], (await server.CarriedOutAsync(1, 1)).Apps);
    }

    [Fact]
    public async Task The_assignment_of_another_server_is_none_of_its_business()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign("b2b2b2b2", 1, 1, new AssignedApp("web", 1, 1, true));
        await server.AsksForNothingAsync();
        Assert.True(server.Known.Has("web"));
    }

    [Fact]
    public async Task What_is_not_assigned_any_more_is_taken_out_before_anything_is_started()
    {
        await using var server = new AssignmentUnderTest(new StandingApp("old", 2, 2, false));
        await server.AsksForNothingAsync();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));

        var asked = await server.NextAsync();
        Assert.Empty(asked.Apply!.Apps);
        Assert.Equal((FleetProject.Of("old"), true), (asked.Apply.Project, asked.Apply.Prune));
        asked.Succeed();
        await server.CarryOutNextAsync();
        await server.ReportToSchedulerAsync();
        Assert.Equal(["web"], (await ReportOfAsync(server, 1, 1)).Apps.Select(app => app.Name));
    }

    [Fact]
    public async Task What_is_taken_out_is_started_again_when_it_is_assigned_as_before()
    {
        await using var server = new AssignmentUnderTest();
        var web = new AssignedApp("web", 1, 1, true);
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, web);
        await server.CarryOutNextAsync();
        server.Assign(1, 2);
        await server.CarryOutNextAsync();
        server.Assign(1, 3, web);
        Assert.Equal("web", Assert.Single((await server.NextAsync()).Apply!.Apps).Name);
    }

    [Fact]
    public async Task What_is_not_wanted_is_stopped()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        await server.CarryOutNextAsync();
        await server.ReportToSchedulerAsync();

        server.Assign(1, 2, new AssignedApp("web", 1, 1, false));
        var apply = await server.NextAsync();
        Assert.False(Assert.Single(apply.Apply!.Apps).Autostart);
        // An apply leaves what runs as it is.
        apply.Finish(ExitCode.Ok);
        var stop = await server.NextAsync();
        Assert.Equal((AppAction.Stop, "web", true), (stop.Action!.Request.Action, Assert.Single(stop.Action.Request.Targets), stop.Action.ByFleet));
        stop.Succeed();
        Assert.Equal([new ReportedApp("web", 1, 1, 0)], (await server.CarriedOutAsync(1, 2)).Apps);
        await server.AsksForNothingAsync();
    }

    [Fact]
    public async Task Who_asked_last_is_told_of_every_change()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        await server.CarryOutNextAsync();
        await ReportOfAsync(server, 1, 1);
        Assert.Equal([new ReportedApp("web", 1, 2, 2)], (await server.ReportToSchedulerAsync()).Apps);

        server.Change(new StandingApp("web", 2, 1, false));
        await server.AdvanceAsync(TimeSpan.FromMilliseconds(50));
        Assert.Equal([new ReportedApp("web", 1, 2, 1)], (await server.Scheduler.NextAsync<ReportTold>()).Report.Apps);
        // The same once more is no news.
        server.Change(new StandingApp("web", 2, 1, false));
        await server.AdvanceAsync(TimeSpan.FromMilliseconds(50));
        server.Change(new StandingApp("web", 2, 2, false));
        await server.AdvanceAsync(TimeSpan.FromMilliseconds(50));
        Assert.Equal([new ReportedApp("web", 1, 2, 2)], (await server.Scheduler.NextAsync<ReportTold>()).Report.Apps);
    }

    [Fact]
    public async Task An_assignment_is_reported_only_when_all_of_it_is_carried_out()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("api"), AssignmentUnderTest.App("web"));
        server.Assign(3, 7, new AssignedApp("api", 1, 1, true), new AssignedApp("web", 1, 1, true));
        await server.CarryOutNextAsync();
        var web = await server.NextAsync();
        var meanwhile = await server.ReportToSchedulerAsync();
        Assert.Equal((0, 0), Number(meanwhile));
        Assert.Equal([new ReportedApp("api", 1, 1, 1)], meanwhile.Apps);

        web.Finish(ExitCode.Failed, new InstanceFailed(0, "web", "exited with 1", null, []));
        // Also what has failed is seen to.
        Assert.Equal([new ReportedApp("api", 1, 1, 1), new ReportedApp("web", 0, 0, 0) { FailedRevision = 1, Failure = "exited with 1" }], (await server.CarriedOutAsync(3, 7)).Apps);
        Assert.Contains("web of the fleet did not become ready: exited with 1", server.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_run_here_is_remembered_while_it_is_not_assigned_until_it_is_declared_anew()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        (await server.NextAsync()).Finish(ExitCode.InvalidConfiguration, new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "web: /srv/web-1 is not there" }));
        ReportedApp[] cannot = [new("web", 0, 0, 0) { Ineligible = "/srv/web-1 is not there" }];
        Assert.Equal(cannot, (await ReportOfAsync(server, 1, 1)).Apps);

        await server.ReportToSchedulerAsync();
        server.Assign(1, 2);
        Assert.Equal(cannot, (await server.CarriedOutAsync(1, 2)).Apps);
        server.Declare(AssignmentUnderTest.App("web", revision: 2));
        Assert.Empty((await server.CarriedOutAsync(1, 2)).Apps);
    }

    [Fact]
    public async Task What_could_not_run_here_is_looked_at_again_until_it_can()
    {
        await using var server = new AssignmentUnderTest { CannotRun = "/srv/web-1 is not there" };
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        (await server.NextAsync()).Finish(ExitCode.InvalidConfiguration, new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "web: /srv/web-1 is not there" }));
        Assert.Equal("/srv/web-1 is not there", (await ReportOfAsync(server, 1, 1)).Apps.Single().Ineligible);
        await server.ReportToSchedulerAsync();
        server.Assign(1, 2);
        Assert.Equal("/srv/web-1 is not there", (await server.CarriedOutAsync(1, 2)).Apps.Single().Ineligible);

        server.CannotRun = "no interpreter node";
        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("no interpreter node", (await server.CarriedOutAsync(1, 2)).Apps.Single().Ineligible);
        server.CannotRun = null;
        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Empty((await server.CarriedOutAsync(1, 2)).Apps);
        Assert.Contains("web of the fleet can run on this server now", server.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_run_here_any_more_is_taken_out_and_stays_remembered()
    {
        await using var server = new AssignmentUnderTest(new StandingApp("web", 1, 1, false)) { CannotRun = "/srv/web-1 is not there" };
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        (await server.NextAsync()).Finish(ExitCode.InvalidConfiguration, new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "web: /srv/web-1 is not there" }));
        await ReportOfAsync(server, 1, 1);
        await server.ReportToSchedulerAsync();

        server.Assign(1, 2);
        await server.CarryOutNextAsync();
        Assert.Equal([new ReportedApp("web", 0, 0, 0) { Ineligible = "/srv/web-1 is not there" }], (await server.CarriedOutAsync(1, 2)).Apps);
    }

    [Fact]
    public async Task While_another_apply_is_under_way_it_is_tried_again_after_a_moment()
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        for (var times = 0; times < 3; times++)
        {
            (await server.NextAsync()).RefuseAsAnotherIsUnderWay();
            await server.AdvanceAsync(Retry);
        }

        await server.CarryOutNextAsync();
        Assert.Equal([new ReportedApp("web", 1, 1, 1)], (await ReportOfAsync(server, 1, 1)).Apps);
    }

    [Fact]
    public async Task A_node_that_answers_no_questions_is_asked_again_after_a_moment()
    {
        await using var server = new AssignmentUnderTest();
        await server.AsksForNothingAsync();
        server.Boots(true);
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        await server.WaitsAsync();
        server.Boots(false);
        await server.AdvanceAsync(Retry);
        await server.CarryOutNextAsync();
        Assert.Equal([new ReportedApp("web", 1, 1, 1)], (await ReportOfAsync(server, 1, 1)).Apps);
    }

    [Fact]
    public async Task A_server_does_not_spin_while_another_apply_keeps_it_from_taking_an_app_out()
    {
        await using var server = new AssignmentUnderTest(new StandingApp("old", 1, 1, false));
        server.Assign(1, 1);
        (await server.NextAsync()).RefuseAsAnotherIsUnderWay();
        await server.AdvanceAsync(Retry);
        await server.CarryOutNextAsync();
        Assert.Empty((await ReportOfAsync(server, 1, 1)).Apps);
    }

    [Fact]
    public async Task A_server_does_not_spin_when_an_app_cannot_be_stopped()
    {
        await using var server = new AssignmentUnderTest(new StandingApp("web", 1, 1, false));
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, false));
        (await server.NextAsync()).Finish(ExitCode.Ok);
        (await server.NextAsync()).Finish(ExitCode.Failed);
        await server.AdvanceAsync(Retry);
        await server.CarryOutNextAsync();
        Assert.Equal([new ReportedApp("web", 1, 1, 0)], (await ReportOfAsync(server, 1, 1)).Apps);
    }

    [Theory]
    [InlineData("app/web", "{ \"name\": ")]
    [InlineData("app/web", "{}")]
    [InlineData("app/web", "null")]
    [InlineData("assign/" + AssignmentUnderTest.ServerId, "half")]
    [InlineData("assign/" + AssignmentUnderTest.ServerId, "null")]
    public async Task A_record_that_cannot_be_read_is_left_aside(string key, string json)
    {
        await using var server = new AssignmentUnderTest();
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 1, true));
        await server.CarryOutNextAsync();
        server.Tell(key, json);
        server.Assign(1, 2, new AssignedApp("web", 1, 2, true));
        var asked = await server.NextAsync();
        Assert.Equal(2, Assert.Single(asked.Apply!.Apps).Instances);
        Assert.Contains($"The record {key} of the fleet cannot be read and is left aside", server.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_an_assignment_answers_who_asks()
    {
        await using var server = new AssignmentUnderTest(new StandingApp("old", 1, 1, false));
        var report = await server.ReportToSchedulerAsync();
        Assert.Equal((AssignmentUnderTest.ServerId, (0, 0)), (report.ServerId, Number(report)));
        Assert.Equal([new ReportedApp("old", 0, 1, 1)], report.Apps);
    }

    private static (long Epoch, long Revision) Number(ServerReport report) => (report.Epoch, report.Revision);

    private static async Task<ServerReport> ReportOfAsync(AssignmentUnderTest server, long epoch, long revision)
    {
        var report = await server.ReportToSchedulerAsync();
        return Number(report) == (epoch, revision) ? report : await server.CarriedOutAsync(epoch, revision);
    }
}
