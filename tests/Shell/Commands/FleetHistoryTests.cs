using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary><c>history</c>, <c>rollback</c> and <c>--prune</c> of apps of the fleet.</summary>
public sealed class FleetHistoryTests : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly FakeMachine _machine = new FakeMachine().Programs("node").File("/work/app.js")
        .File("/work/pm.conf", "project = shop, apps { web { script = app.js, place = \"role=web\", instances = 6 } }")
        .File("/work/nameless.conf", "apps { web { script = app.js, place = \"role=web\", instances = 6 } }")
        .File("/work/own.conf", "project = shop, apps { db { script = app.js } }");

    private readonly FakeNode _node;

    public FleetHistoryTests()
    {
        _node = new FakeNode(_home.Paths).Rows(Samples.Row(0, "zzz"));
        var none = new Dictionary<string, string>();
        _node.Says(FakeNode.HelloOf(_home.Paths, BuildVersion.Full, int.MaxValue) with { Fleet = [new FleetPeer("alpha", true, none), new FleetPeer("beta", false, none)] });
        _node.Updates(ApiRoutes.FleetApps, new OperationFinished(ExitCode.Ok));
        _node.Updates(ApiRoutes.Actions, new OperationFinished(ExitCode.Ok));
        _node.Answer(ApiRoutes.Plan, Text(new ApplyPlan { Fingerprint = "f", Changes = [], Unchanged = 0 }));
        Histories([Revision(4, "2", "broken"), Revision(3, "4"), Revision(1, "2")], []);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task The_history_says_where_it_was_declared_for_and_what_failed()
    {
        var run = await RunAsync("history", "web");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("^web 4 \\(failed\\)  .*  ann  pbm apply /work/pm.conf  in the fleet, 2 on role=web\n    did not become ready, what was before runs on: broken\nweb 3  .* 4 on role=web\nweb 1  ", run.Out);
        Assert.DoesNotContain("hush", (await RunAsync("history", "web", "--json")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.History);
    }

    [Fact]
    public async Task What_a_server_has_of_an_app_of_the_fleet_is_not_told_beside_it()
    {
        Histories([Revision(4, "2")], [new AppHistory("web", [Revision(9, "7") with { OfFleet = null }]), new AppHistory("db", [Revision(2, "1") with { OfFleet = null }])]);
        Assert.Equal(["web 4", "db 2"], (await RunAsync("history")).Out.Split('\n').Where(line => line.Contains("(now)", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(" (", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("4", "rollback", "web")]
    [InlineData("2", "rollback", "web", "1")]
    [InlineData("2", "rollback", "web", "--to", "1")]
    public async Task A_rollback_declares_what_was_once_more_as_the_plan_saw_it(string instances, params string[] words)
    {
        Plans(new PlannedApp("web", AppChange.Scale, [new FieldChange("instances", "2", instances, AppChange.Scale)]) { Place = "role=web", Seen = "4/2/on" });
        _node.Answer("GET " + ApiRoutes.FleetApps, JsonSerializer.Serialize(new FleetAppList([Samples.FleetApp()], "beta"), ApiJson.Default.FleetAppList));
        var run = await RunAsync([.. words, "--yes"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("│ web", run.Out, StringComparison.Ordinal);
        var put = _node.Body(ApiRoutes.FleetApps, ApiJson.Default.PutFleetApp);
        Assert.Equal((instances, true, "4/2/on", "project of 4"), (put.Instances, put.ChangeExisting, put.Agreed, put.Project));
        Assert.StartsWith("pbm rollback web", put.How, StringComparison.Ordinal);
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.Apply);
    }

    [Fact]
    public async Task A_node_of_the_release_before_still_tells_its_own_history_and_nothing_is_rolled_back_on_it_alone()
    {
        Histories([], [new AppHistory("web", [Revision(9, "7") with { OfFleet = null }, Revision(8, "7") with { OfFleet = null }])]);
        _node.Refuse(ApiRoutes.FleetHistory, ApiErrorCode.NotFound, "there is no /v1/fleet/history");
        var run = await RunAsync("history", "web");
        Assert.StartsWith("web 9 (now)", run.Out, StringComparison.Ordinal);
        Assert.Contains("what apps of the fleet were before is not known: there is no /v1/fleet/history", run.Error, StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.Ok, (await RunAsync("rollback", "web", "--yes")).Code);
        Assert.DoesNotContain(_node.Requests, request => request.Path is ApiRoutes.Plan or ApiRoutes.Apply);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_named_and_nothing_is_declared()
    {
        var run = await RunAsync("rollback", "web", "--to", "2", "--yes");
        Assert.Contains("web has no revision 2", run.Error, StringComparison.Ordinal);
        Assert.Contains("it has 1, 3, 4", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 and --to 3 are two revisions", (await RunAsync("rollback", "web", "2", "--to", "3")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_node.Requests, request => request.Path is ApiRoutes.FleetApps or ApiRoutes.FleetAppsPlan);
    }

    [Fact]
    public async Task Taking_back_the_last_apply_says_what_stays_in_the_fleet()
    {
        var run = await RunAsync("rollback", "--yes");
        Assert.Contains("web is an app of the fleet and stays: pbm rollback web takes its last declaration back", run.Error + run.Out, StringComparison.Ordinal);
        Assert.Contains("there was no apply that could be taken back", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_left_the_file_is_deleted_as_the_plan_saw_it()
    {
        Plans(new PlannedApp("old", AppChange.Remove, []) { Place = "all", Seen = "3/4/on" });
        Assert.StartsWith("- old  removed from the fleet, on all\n", (await RunAsync("apply", "pm.conf", "--prune", "--yes")).Out);
        var plan = _node.Body(ApiRoutes.FleetAppsPlan, ApiJson.Default.PlanFleetApps);
        Assert.Equal(("shop", true, "shop"), (plan.Project, plan.Prune, plan.Apps[0].Project));
        var act = _node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps);
        Assert.Equal((AppAction.Delete, "old", "3/4/on"), (act.Action, act.Targets.Single(), act.Agreed));
    }

    [Fact]
    public async Task A_file_without_a_project_removes_nothing_of_the_fleet_and_says_so()
    {
        Plans();
        var run = await RunAsync("apply", "nameless.conf", "--prune", "--yes");
        Assert.Contains("--prune removes no apps of the fleet, since the file names no project", run.Error + run.Out, StringComparison.Ordinal);
        Assert.Null(_node.Body(ApiRoutes.FleetAppsPlan, ApiJson.Default.PlanFleetApps).Project);
    }

    [Fact]
    public async Task A_file_for_one_server_asks_what_stays_only_when_it_prunes()
    {
        Plans();
        await RunAsync("plan", "own.conf");
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.FleetAppsPlan);
        await RunAsync("plan", "own.conf", "--prune");
        var plan = _node.Body(ApiRoutes.FleetAppsPlan, ApiJson.Default.PlanFleetApps);
        Assert.Equal((0, "db"), (plan.Apps.Count, plan.Others.Single()));
    }

    private Task<ShellRun> RunAsync(params string[] words) => ShellRun.OfAsync(_home.Paths, words, _machine);

    private void Histories(IReadOnlyList<AppRevision> web, IReadOnlyList<AppHistory> ofServer)
    {
        _node.Answer(ApiRoutes.FleetHistory, JsonSerializer.Serialize(new AppHistories([new AppHistory("web", web)]), ApiJson.Default.AppHistories));
        _node.Answer(ApiRoutes.History, JsonSerializer.Serialize(new AppHistories(ofServer), ApiJson.Default.AppHistories));
    }

    private void Plans(params IReadOnlyList<PlannedApp> changes) => _node.Answer(ApiRoutes.FleetAppsPlan, Text(new ApplyPlan { Fingerprint = "g", Changes = changes, Unchanged = 1 }));

    private static string Text(ApplyPlan plan) => JsonSerializer.Serialize(plan, ApiJson.Default.ApplyPlan);

    private static AppRevision Revision(int number, string instances, string? failure = null)
    {
        var spec = new AppSpec { Name = "web", Script = "/work/app.js", Cwd = "/work", Environment = new Dictionary<string, string> { ["DSN"] = SealedValue.OfFleet("print", "key", "hush") } };
        return new AppRevision
        {
            Number = number,
            At = 1_000 + number,
            By = "ann",
            How = "pbm apply /work/pm.conf",
            Spec = spec,
            Failure = failure,
            OfFleet = new PutFleetApp { Spec = spec, Instances = instances, Place = "role=web", Project = $"project of {number}" },
        };
    }
}
