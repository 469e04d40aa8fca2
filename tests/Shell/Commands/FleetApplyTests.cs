using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary><c>pbm plan</c> and <c>pbm apply</c> of a file with an app of the fleet and one of this server.</summary>
public sealed class FleetApplyTests : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly FakeMachine _machine = new FakeMachine().Programs("node").File("/work/app.js")
        .File("/work/pm.conf", "apps { web { script = app.js, place = \"role=web\", instances = 6 }, db { script = app.js } }");

    private readonly FakeNode _node;

    public FleetApplyTests()
    {
        _node = new FakeNode(_home.Paths).Rows(Samples.Row(0, "zzz"));
        _node.Updates(ApiRoutes.FleetApps, new OperationNotice("web: 6 of 6 ready", Warning: false), new OperationFinished(ExitCode.Ok));
        _node.Updates(ApiRoutes.Apply, new OperationFinished(ExitCode.Ok));
        Plans([new PlannedApp("db", AppChange.Add, [])], [new PlannedApp("web", AppChange.Scale, [new FieldChange("instances", "4", "6", AppChange.Scale)]) { Place = "role=web", Seen = "3/4/on" }]);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_plan_tells_of_both_and_changes_nothing()
    {
        var run = await RunAsync("plan", "pm.conf");
        Assert.Equal(new ShellRun(ExitCode.Differs, "+ db   new\n~ web  instances: 4 -> 6 (scale)\n[PBM] Plan: 1 to add, 1 to scale; 2 unchanged\n", ""), run);
        Assert.Equal([ApiRoutes.Plan, ApiRoutes.FleetAppsPlan], _node.Requests.Select(request => request.Path));
        Assert.Equal("db", Assert.Single(_node.Body(ApiRoutes.Plan, ApiJson.Default.ApplyApps).Apps).Name);
        var put = Assert.Single(_node.Body(ApiRoutes.FleetAppsPlan, ApiJson.Default.PlanFleetApps).Apps);
        Assert.Equal(("web", "role=web", "6"), (put.Spec.Name, put.Place, put.Instances));
    }

    [Fact]
    public async Task A_new_app_of_the_fleet_says_where()
    {
        Plans([], [new PlannedApp("web", AppChange.Add, []) { Place = "role=web", Seen = "new" }]);
        Assert.StartsWith("+ web  new in the fleet, on role=web\n", (await RunAsync("plan", "pm.conf")).Out);
    }

    [Fact]
    public async Task An_apply_does_this_server_first_and_then_the_fleet_as_the_plan_saw_it()
    {
        Assert.Equal(ExitCode.Ok, (await RunAsync("apply", "pm.conf", "--yes")).Code);
        Assert.Equal([ApiRoutes.Plan, ApiRoutes.FleetAppsPlan, ApiRoutes.Apply, ApiRoutes.FleetApps], _node.Requests.Take(4).Select(request => request.Path));
        var put = _node.Body(ApiRoutes.FleetApps, ApiJson.Default.PutFleetApp);
        Assert.Equal(("3/4/on", true), (put.Agreed, put.ChangeExisting));
    }

    [Fact]
    public async Task What_failed_here_leaves_the_fleet_as_it_is()
    {
        _node.Updates(ApiRoutes.Apply, new OperationFinished(ExitCode.NodeUnreachable));
        Assert.Equal(ExitCode.NodeUnreachable, (await RunAsync("apply", "pm.conf", "--yes")).Code);
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.FleetApps);
    }

    [Fact]
    public async Task Only_what_differs_is_asked_for()
    {
        Plans([], [new PlannedApp("web", AppChange.Start, []) { Place = "all", Seen = "1/6/off" }]);
        Assert.Equal(ExitCode.Ok, (await RunAsync("apply", "pm.conf", "--yes")).Code);
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.Apply);
        _node.Requests.Clear();
        Plans([], []);
        Assert.Equal("[PBM] what runs is as pm.conf declares it: nothing to change\n", (await RunAsync("apply", "pm.conf", "--yes")).Out);
        Assert.DoesNotContain(_node.Requests, request => request.Path is ApiRoutes.Apply or ApiRoutes.FleetApps);
    }

    private Task<ShellRun> RunAsync(params string[] words) => ShellRun.OfAsync(_home.Paths, words, _machine);

    private void Plans(IReadOnlyList<PlannedApp> here, IReadOnlyList<PlannedApp> fleet)
    {
        _node.Answer(ApiRoutes.Plan, Text(here));
        _node.Answer(ApiRoutes.FleetAppsPlan, Text(fleet));
    }

    private static string Text(IReadOnlyList<PlannedApp> changes) =>
        JsonSerializer.Serialize(new ApplyPlan { Fingerprint = "f", Changes = changes, Unchanged = 1 }, ApiJson.Default.ApplyPlan);
}
