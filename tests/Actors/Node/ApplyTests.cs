using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class ApplyTests : NodeFixture
{
    [Fact]
    public async Task An_apply_starts_changes_and_removes_and_a_second_one_has_nothing_to_do()
    {
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(App("web"), App("old"))));
        Assert.Equal(2, Keeper.Processes.Count);
        var changed = WithLevel("web", "2");
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(changed, App("new"))));

        Assert.Equal(["new", "web"], (await ListAsync()).Order());
        Assert.Equal("2", (await DetailAsync("web")).Spec.Environment["LEVEL"]);
        Assert.Empty((await PlanAsync(changed, App("new"))).Changes);
        var spawns = Keeper.Spawns.Count;
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(changed, App("new"))));
        Assert.Equal(spawns, Keeper.Spawns.Count);
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_the_old_declaration_wanted_and_the_rest_untouched()
    {
        Boot();
        var apps = Enumerable.Range(1, 5).Select(number => App($"app{number}")).ToArray();
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(apps)));
        Planner.Refuse = spec => spec is { Name: "app3" } && spec.Environment.ContainsKey("LEVEL") && Keeper.Spawns.Count > 6
            ? new ApiError { Code = ApiErrorCode.CannotRun, Message = "its port is taken" }
            : null;
        var changed = apps.Select(app => WithLevel(app.Name, "2")).ToArray();
        var updates = await ApplyAsync(changed);

        Assert.Equal(ExitCode.Failed, Code(updates));
        Assert.Equal("stopped at app3; 2 more apps were left as they are: app4, app5", updates.OfType<OperationError>().Last().Error.Message);
        Planner.Refuse = _ => null;
        Assert.Equal(5, Keeper.Processes.Count);
        Assert.Equal(["app3", "app4", "app5"], (await PlanAsync(changed)).Changes.Select(change => change.Name));
        foreach (var (name, level) in ((string, string?)[])[("app2", "2"), ("app3", null), ("app4", null)])
            Assert.Equal(level, (await DetailAsync(name)).Spec.Environment.GetValueOrDefault("LEVEL"));
        await RebuildAsync();
        Assert.Null((await DetailAsync("app3")).Spec.Environment.GetValueOrDefault("LEVEL"));
    }

    [Fact]
    public async Task Nothing_is_applied_when_any_app_is_wrong_and_all_that_is_wrong_is_told()
    {
        Boot();
        Planner.Refuse = spec => spec.Name.StartsWith("bad", StringComparison.Ordinal) ? new ApiError { Code = ApiErrorCode.CannotRun, Message = "no such user" } : null;
        var updates = await ApplyAsync(App("web"), App("bad1"), App("bad2"), App("api") with { DependsOn = [new AppDependency("gone")] });

        Assert.Equal(
            ["bad1: no such user", "bad2: no such user", "api: depends_on: there is no app gone"],
            updates.OfType<OperationError>().Select(error => error.Error.Message));
        Assert.Equal(ExitCode.InvalidConfiguration, Code(updates));
        Assert.Empty(Keeper.Spawns);
    }

    [Fact]
    public async Task A_plan_that_is_not_the_one_that_was_agreed_to_is_not_carried_out()
    {
        Boot();
        var plan = await PlanAsync(App("web"));
        await StartAsync(App("web"));
        var updates = await RunAsync(channel => new RunApply(Request(App("web"), App("api")) with { Agreed = plan.Fingerprint }, channel));

        Assert.Contains("have changed since the plan was shown", Assert.Single(updates.OfType<OperationError>()).Error.Message);
        Assert.Equal(["web"], await ListAsync());
    }

    [Fact]
    public async Task Rules_change_without_a_new_process_and_instances_come_without_touching_the_others()
    {
        Boot();
        await ApplyAsync(App("web"));
        var pid = Keeper.PidOf(0);
        var next = App("web") with { Instances = 3, MaxMemoryBytes = 1 << 30, Logs = new LogRules { Rotation = new LogRotation { Keep = 3 } } };
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(next)));

        Assert.Equal(pid, Keeper.PidOf(0));
        Assert.Equal(3, Keeper.Processes.Count);
        Assert.Equal(3, Keeper.Asked<Contracts.Keeper.ChangeRotationRequest>().SelectMany(request => request.Instances).First().Rotation.Keep);
        Assert.Empty((await PlanAsync(next)).Changes);
    }

    [Fact]
    public async Task What_was_stopped_is_started_by_an_apply()
    {
        Boot();
        await ApplyAsync(App("web"));
        await ActAsync(AppAction.Stop, "web");
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(App("web"))));
        Assert.Single(Keeper.Processes);
    }

    [Fact]
    public async Task Every_change_is_a_revision_that_tells_who_by_what_and_the_difference()
    {
        Boot();
        await ApplyAsync(App("web"));
        await ApplyAsync(WithLevel("web", "2"));
        await ActAsync(AppAction.Restart, "web");
        await RunAsync(updates => new RunScale(new ScaleApp { Target = "web", Count = 2, By = "ada" }, updates));

        var history = Assert.Single((await Node.Ask<AppHistories>(new GetHistory(["web"]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Apps);
        Assert.Equal([(3, "ada", "pbm scale"), (2, "eve", "pbm apply f"), (1, "eve", "pbm apply f")], history.Revisions.Select(one => (one.Number, one.By, one.How)));
        Assert.Equal(new FieldChange("env.LEVEL", null, "2", AppChange.Reload), Assert.Single(history.Revisions[1].Changes));
        Assert.Empty(history.Revisions[2].Spec.Environment);
    }

    [Fact]
    public async Task A_second_apply_at_the_same_time_is_refused()
    {
        Boot();
        var first = System.Threading.Channels.Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunApply(Request(App("web")), first.Writer));
        var second = await RunAsync(updates => new RunApply(Request(App("api")), updates));

        Assert.Contains("pbm apply f (by eve) is under way", Assert.Single(second.OfType<OperationError>()).Error.Message);
        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(first.Reader)));
    }

    private static AppSpec WithLevel(string name, string level) => App(name) with { Environment = new Dictionary<string, string> { ["LEVEL"] = level } };

    private static ApplyApps Request(params AppSpec[] apps) =>
        new() { Apps = apps, CallerEnvironment = new Dictionary<string, string>(), Project = "/srv", Prune = true, By = "eve", How = "pbm apply f" };

    private Task<IReadOnlyList<OperationUpdate>> ApplyAsync(params AppSpec[] apps) => RunAsync(updates => new RunApply(Request(apps), updates));

    private Task<ApplyPlan> PlanAsync(params AppSpec[] apps) => Node.Ask<ApplyPlan>(new GetPlan(Request(apps)), TimeSpan.FromSeconds(5));

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5))).Instances.Select(row => row.Name)];
}
