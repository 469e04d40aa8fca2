using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Applying;

public sealed class ApplyPlannerTests
{
    private const string Project = PlanCases.Project;

    [Fact]
    public void Carrying_out_a_plan_gives_the_state_of_the_file_and_the_plan_of_that_is_empty() =>
        PlanCases.Any.Sample(plan => { PlanCases.Check(plan); }, iter: 400);

    [Fact]
    public void One_edited_variable_is_one_reload_with_one_field()
    {
        var old = App("web") with { Environment = new Dictionary<string, string> { ["LEVEL"] = "1" } };
        var next = old with { Environment = new Dictionary<string, string> { ["LEVEL"] = "2" } };
        var decision = ApplyPlanner.Plan(Request(false, next, App("api")), [Is(old), Is(App("api"))]);
        var change = Assert.Single(decision.Plan.Changes);
        Assert.Equal(("web", AppChange.Reload, 1), (change.Name, change.Change, decision.Plan.Unchanged));
        Assert.Equal(new FieldChange("env.LEVEL", "1", "2", AppChange.Reload), Assert.Single(change.Fields));
        Assert.IsType<ReloadStep>(Assert.Single(decision.Steps));
    }

    [Fact]
    public void Of_several_apps_of_one_name_the_one_that_differs_least_is_meant()
    {
        static AppSpec Worker(string queue, string level = "1") => App("worker") with { Environment = new Dictionary<string, string> { ["QUEUE"] = queue, ["LEVEL"] = level } };
        ThereApp[] there = [.. ((string[])["mail", "pay", "log"]).Select(queue => new ThereApp(queue, Worker(queue), Project, 1))];
        var decision = ApplyPlanner.Plan(Request(false, Worker("log", level: "2"), Worker("pay"), Worker("mail")), there);

        Assert.Equal("log", Assert.IsType<ReloadStep>(Assert.Single(decision.Steps)).AppId);
        Assert.Equal("env.LEVEL", Assert.Single(Assert.Single(decision.Plan.Changes).Fields).Field);
        Assert.Equal(2, decision.Plan.Unchanged);
    }

    [Fact]
    public void Apps_come_after_those_they_depend_on_and_new_ones_start_together_where_nobody_waits()
    {
        var decision = ApplyPlanner.Plan(Request(false, On("web", "api"), On("api", "db"), App("db"), App("mail")), []);
        Assert.Equal(["db", "api", "web,mail"], decision.Steps.Select(step => string.Join(',', step.Names)));
    }

    [Fact]
    public void A_circle_is_an_error_that_names_its_way_and_an_unknown_dependency_another()
    {
        var decision = ApplyPlanner.Plan(Request(false, On("web", "api"), On("api", "web"), On("mail", "apo")), []);
        Assert.Equal(
            ["mail: depends_on: there is no app apo", "depends_on goes in a circle: web -> api -> web"], decision.Errors.Select(error => error.Message));
        Assert.Equal("did you mean 'api'?", decision.Errors[0].Hint);
        Assert.Empty(decision.Steps);
    }

    [Fact]
    public void An_app_that_left_the_file_goes_only_with_prune_and_never_that_of_another_project()
    {
        IReadOnlyList<ThereApp> there = [Is(App("web")), Is(App("old")), Is(App("foreign")) with { Project = "/srv/other" }, Is(App("by hand")) with { Project = null }];
        var kept = ApplyPlanner.Plan(Request(false, App("web")), there);
        Assert.Empty(kept.Steps);
        Assert.Equal("old is not in the file any more and stays; --prune removes it", Assert.Single(kept.Plan.Notices));
        Assert.Equal("old", Assert.IsType<RemoveStep>(Assert.Single(ApplyPlanner.Plan(Request(true, App("web")), there).Steps)).Name);
    }

    [Fact]
    public void Prune_does_not_remove_what_an_app_of_the_file_depends_on()
    {
        IReadOnlyList<ThereApp> there = [Is(On("web", "db")), Is(App("db"))];
        var pruned = ApplyPlanner.Plan(Request(true, On("web", "db")), there);
        Assert.Equal("web: depends_on: db is not in the file any more, and --prune removes it", Assert.Single(pruned.Errors).Message);
        Assert.Empty(pruned.Steps);
        Assert.Empty(ApplyPlanner.Plan(Request(false, On("web", "db")), there).Errors);
        Assert.Empty(ApplyPlanner.Plan(Request(true, On("web", "db")), [there[0], there[1] with { Project = null }]).Errors);
    }

    [Fact]
    public void With_only_no_other_app_is_pruned()
    {
        var request = Request(true, App("web")) with { Only = ["web"] };
        Assert.Empty(ApplyPlanner.Plan(request, [Is(App("web")), Is(App("old"))]).Steps);
    }

    [Fact]
    public void What_was_stopped_by_hand_is_started_but_not_what_the_file_does_not_start()
    {
        var stopped = Is(App("web")) with { Down = 1 };
        Assert.Equal(AppChange.Start, Assert.Single(ApplyPlanner.Plan(Request(false, App("web")), [stopped]).Plan.Changes).Change);
        var manual = App("web") with { Autostart = false };
        Assert.Empty(ApplyPlanner.Plan(Request(false, manual), [stopped with { Spec = manual }]).Plan.Changes);
    }

    [Fact]
    public void Two_hundred_apps_are_planned_within_a_moment()
    {
        var specs = Enumerable.Range(0, 200).Select(number => App($"app{number}")).ToArray();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(200, ApplyPlanner.Plan(Request(false, specs), [.. specs.Select(Is)]).Plan.Unchanged);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds, 0, 200);
    }

    private static AppSpec App(string name) => new() { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv" };

    private static AppSpec On(string name, string dependency) => App(name) with { DependsOn = [new AppDependency(dependency)] };

    private static ThereApp Is(AppSpec spec) => new(spec.Name, spec, Project, spec.Instances);

    private static ApplyApps Request(bool prune, params AppSpec[] apps) => PlanCases.Request(prune, apps);
}
