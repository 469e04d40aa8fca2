using ActorPm.Actors.Apps;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Apps;

public sealed class StartPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public void Something_new_gets_the_next_ids_in_order()
    {
        var plan = Plan(Registry((Spec("web"), ProcessState.Online)), Wanted(Spec("a") with { Instances = 2 }), Wanted(Spec("b")));

        Assert.Equal([1, 2, 3], plan.New.SelectMany(one => one.Instances).Select(instance => instance.Id));
        Assert.All(plan.New.SelectMany(one => one.Instances), instance => Assert.True(instance.Wanted));
    }

    [Theory]
    [InlineData(ProcessState.Online)]
    [InlineData(ProcessState.Launching)]
    [InlineData(ProcessState.Stopping)]
    [InlineData(ProcessState.WaitingRestart)]
    public void The_same_app_is_refused_while_it_runs(ProcessState state)
    {
        var plan = Plan(Registry((Spec("web"), state)), Wanted(Spec("web")));

        Assert.Equal(ApiErrorCode.AlreadyRunning, plan.Error?.Code);
        Assert.Contains("add -f option to force re-execution", plan.Error!.Message);
        Assert.Empty(plan.Changes);
    }

    [Theory]
    [InlineData(ProcessState.Stopped)]
    [InlineData(ProcessState.Errored)]
    public void The_same_app_is_started_again_with_its_new_spec_when_it_does_not_run(ProcessState state)
    {
        var plan = Plan(Registry((Spec("web"), state)), Wanted(Spec("web") with { MaxMemoryBytes = 5 }));

        Assert.Equal(5, Assert.Single(plan.Existing).App.Spec.MaxMemoryBytes);
        Assert.Contains(plan.Changes, change => change is SetWanted { Wanted: true, Ids: [0] });
        Assert.Empty(plan.New);
    }

    [Fact]
    public void The_same_name_for_another_folder_is_another_app() =>
        Assert.Single(Plan(Registry((Spec("web"), ProcessState.Online)), Wanted(Spec("web") with { Cwd = "/elsewhere" })).New);

    [Fact]
    public void From_a_file_the_name_decides()
    {
        var plan = StartPlanner.Plan(
            Registry((Spec("web"), ProcessState.Online)), [Wanted(Spec("web") with { Script = "/srv/new.js" })],
            force: false, restartExisting: true, _ => null, () => "new", Now);

        Assert.Equal("/srv/new.js", Assert.Single(plan.Existing).App.Spec.Script);
    }

    [Fact]
    public void Without_autostart_it_is_listed_only()
    {
        var plan = Plan(AppRegistry.Empty, Wanted(Spec("web") with { Autostart = false }));

        Assert.False(Assert.Single(Assert.Single(plan.New).Instances).Wanted);
    }

    [Fact]
    public void One_wrong_app_leaves_nothing_to_be_done_wherever_it_stands_in_the_list() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 29]).Where(pair => pair.Item2 < pair.Item1).Sample((count, wrong) =>
        {
            var plan = StartPlanner.Plan(
                AppRegistry.Empty,
                [.. Enumerable.Range(0, count).Select(index => Wanted(Spec("app-" + index)))],
                force: false,
                restartExisting: false,
                app => app.Spec.Name == "app-" + wrong ? new ApiError { Code = ApiErrorCode.CannotRun, Message = "wrong" } : null,
                () => Guid.NewGuid().ToString(),
                Now);
            return plan.Error is not null && plan.Changes.Count == 0 && plan.New.Count == 0 && plan.Existing.Count == 0;
        });

    private static StartPlan Plan(AppRegistry registry, params WantedApp[] wanted)
    {
        var made = 0;
        return StartPlanner.Plan(registry, wanted, force: false, restartExisting: false, _ => null, () => $"new-{made++}", Now);
    }

    private static AppSpec Spec(string name) => new() { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv" };

    private static WantedApp Wanted(AppSpec spec) => new(spec, NoEnvironment, Run: true);

    private static AppRegistry Registry(params (AppSpec Spec, ProcessState State)[] apps)
    {
        var registry = AppRegistry.Empty;
        for (var id = 0; id < apps.Length; id++)
        {
            var app = new StoredApp { AppId = $"app-{id}", Spec = apps[id].Spec, CallerEnvironment = NoEnvironment, CreatedAt = Now };
            var facts = new InstanceFacts("", "", null, "", "", null, null, NoEnvironment);
            registry = registry.With(app)
                .With(new InstanceStatus(id, 0, app, new ProcessMemory { CreatedAt = Now, Status = apps[id].State }, null, facts, 1));
        }

        return registry;
    }
}
