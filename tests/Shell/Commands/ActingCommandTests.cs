using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class ActingCommandTests
{
    [Fact]
    public async Task Stop_prints_what_PM2_prints_and_then_the_list()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web", ProcessState.Stopped)).Updates(
            ApiRoutes.Actions,
            new OperationApplying(AppAction.Stop, "web", [0, 1]),
            new OperationProgress("stopping", 1, 2),
            new InstanceSucceeded(0, "web", ProcessState.Stopped, 0),
            new InstanceSucceeded(1, "web", ProcessState.Stopped, 0),
            new OperationFinished(ExitCode.Ok));
        var run = await ShellRun.OfAsync(home.Paths, ["stop", "web", "nope"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith(
            "[PBM] Applying action stopProcessId on app [web](ids: [ 0, 1 ])\n[PBM] [web](0) ✓\n[PBM] [web](1) ✓\n┌────┬", run.Out);
        Assert.Equal(["web", "nope"], node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Targets);
    }

    [Fact]
    public async Task An_unknown_target_is_told_and_the_others_are_still_shown()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Updates(
            ApiRoutes.Actions,
            new OperationError(new ApiError { Code = ApiErrorCode.NotFound, Message = "Process or Namespace nope not found", Hint = "did you mean web?" }),
            new OperationApplying(AppAction.Delete, "web", [0]),
            new InstanceSucceeded(0, "web", ProcessState.Stopped, 0),
            new OperationFinished(ExitCode.Failed));
        var run = await ShellRun.OfAsync(home.Paths, ["del", "nope", "web"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal("[PBM][ERROR] Process or Namespace nope not found\n  did you mean web?\n", run.Error);
        Assert.Contains("deleteProcessId", run.Out);
    }

    [Fact]
    public async Task All_with_none_is_a_warning_and_1()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Updates(
            ApiRoutes.Actions,
            new OperationError(new ApiError { Code = ApiErrorCode.NothingThere, Message = "No process found" }),
            new OperationFinished(ExitCode.Failed));
        var run = await ShellRun.OfAsync(home.Paths, ["stop", "all"]);
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][WARN] No process found\n"), run);
    }

    [Fact]
    public async Task Reset_says_a_line_per_id()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows().Updates(
            ApiRoutes.Actions,
            new OperationApplying(AppAction.Reset, "web", [0]),
            new InstanceSucceeded(0, "web", ProcessState.Online, 1),
            new OperationFinished(ExitCode.Ok));
        Assert.StartsWith("[PBM] Resetting meta for process id 0\n┌", (await ShellRun.OfAsync(home.Paths, ["reset", "0"])).Out);
    }

    [Fact]
    public async Task A_file_stands_for_the_names_in_it()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Updates(ApiRoutes.Actions, new OperationFinished(ExitCode.Ok));
        var machine = new FakeMachine().File("/work/apps.json", """[ { "name": "one", "script": "a.js" }, { "script": "b.js" } ]""");
        await ShellRun.OfAsync(home.Paths, ["stop", "apps.json", "three"], machine);
        Assert.Equal(["one", "b", "three"], node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Targets);
        await ShellRun.OfAsync(home.Paths, ["delete", "-"], machine, input: """{ "name": "piped", "script": "a.js" }""");
        Assert.Equal(["piped"], node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Targets);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_a_failure()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows().Updates(ApiRoutes.Actions, new OperationApplying(AppAction.Stop, "web", [0]));
        var run = await ShellRun.OfAsync(home.Paths, ["stop", "web"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("stopping: the node went away before it was done", run.Error);
    }

    [Fact]
    public async Task Restart_by_name_reminds_of_update_env()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows().Updates(
            ApiRoutes.Actions, new OperationApplying(AppAction.Restart, "web", [0]), new OperationFinished(ExitCode.Ok));
        var run = await ShellRun.OfAsync(home.Paths, ["restart", "web"]);
        Assert.StartsWith("Use --update-env to update environment variables\n[PBM] Applying action restartProcessId", run.Out);
        Assert.Null(node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).CallerEnvironment);
        Assert.DoesNotContain("--update-env", (await ShellRun.OfAsync(home.Paths, ["restart", "web", "-a"])).Out);
        Assert.NotNull(node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).CallerEnvironment);
    }

    [Fact]
    public async Task Options_of_restart_change_the_rules_an_app_has()
    {
        using var home = new TemporaryHome();
        var web = Samples.Detail(0, "web");
        web = web with { Spec = web.Spec with { Restart = web.Spec.Restart with { MaxRestarts = 3 } } };
        await using var node = new FakeNode(home.Paths).Rows().Details(web).Updates(ApiRoutes.Actions, new OperationFinished(ExitCode.Ok));
        await ShellRun.OfAsync(home.Paths, ["restart", "web", "-n", "shop", "--restart-delay", "2s", "--", "x"]);
        var changes = node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Changes!;
        Assert.Equal(("shop", 3, 2.0), (changes.Name, changes.Restart!.MaxRestarts, changes.Restart.RestartDelay.TotalSeconds));
        Assert.Equal(["x"], changes.Arguments);
        Assert.Null(changes.Stop);
    }

    [Fact]
    public async Task Restart_refuses_what_only_a_new_declaration_can_say()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths);
        var run = await ShellRun.OfAsync(home.Paths, ["restart", "web", "-i", "4"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("-i cannot be changed by restart", run.Error);
    }
}
