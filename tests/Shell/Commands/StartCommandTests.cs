using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Starting;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class StartCommandTests
{
    private static FakeMachine Machine() => new FakeMachine().Programs("node", "bash", "ls", "npm").File("/work/app.js").File("/work/web");

    [Fact]
    public async Task A_script_is_declared_and_told_as_PM2_tells_it()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home);
        var run = await ShellRun.OfAsync(home.Paths, ["start", "app.js", "-n", "web", "--", "--port", "3000"], Machine());
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("[PBM] Starting /work/app.js in fork_mode (1 instance)\n[PBM] Done.\n┌────┬", run.Out);
        var request = node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps);
        var spec = Assert.Single(request.Apps);
        Assert.Equal(("web", "/work/app.js"), (spec.Name, spec.Script));
        Assert.Equal(["--port", "3000"], spec.Arguments);
        Assert.False(request.Force);
        Assert.DoesNotContain("ACTORPM_OWNER", request.CallerEnvironment.Keys);
    }

    [Fact]
    public async Task Boot_is_mentioned_once_per_home()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home);
        Assert.EndsWith("[PBM] will not start at boot: pbm startup\n", (await ShellRun.OfAsync(home.Paths, ["start", "app.js"], Machine())).Out);
        Assert.DoesNotContain("boot", (await ShellRun.OfAsync(home.Paths, ["start", "app.js"], Machine())).Out);
    }

    [Fact]
    public async Task A_program_that_dies_at_once_is_told_with_its_last_words()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "app", ProcessState.WaitingRestart)).Updates(
            ApiRoutes.Apps,
            new OperationStarting("app", "/work/app.js", "fork_mode", [0]),
            new InstanceFailed(0, "app", "exit code 3 after 0.1 s", "next start in 100 ms", ["boom", "at line 1"]),
            new OperationFinished(ExitCode.Failed));
        var run = await ShellRun.OfAsync(home.Paths, ["start", "app.js"], Machine());
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal(
            "[PBM][ERROR] [app](0) exit code 3 after 0.1 s\n  next start in 100 ms\n  last lines of its standard error:\n    boom\n    at line 1\n",
            run.Error);
        Assert.DoesNotContain("Done.", run.Out);
    }

    [Fact]
    public async Task Several_scripts_go_in_one_request()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home);
        await ShellRun.OfAsync(home.Paths, ["start", "./app.js", "sleep 100", "ls", "-f"], Machine());
        var request = node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps);
        Assert.Equal(["app", "sleep 100", "ls"], request.Apps.Select(app => app.Name));
        Assert.True(request.Force);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("0")]
    [InlineData("shop")]
    [InlineData("all")]
    [InlineData("/w.b/")]
    public async Task What_is_there_is_started_by_name_id_namespace_all_or_pattern(string target)
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web") with { Namespace = "shop" }).Updates(
            ApiRoutes.Actions,
            new OperationApplying(AppAction.Start, "web", [0]),
            new InstanceSucceeded(0, "web", ProcessState.Online, 5),
            new OperationFinished(ExitCode.Ok));
        var run = await ShellRun.OfAsync(home.Paths, ["start", target], Machine());
        Assert.Contains("restartProcessId on app [web](ids: [ 0 ])\n[PBM] [web](0) ✓\n[PBM] Process successfully started\n", run.Out);
        var request = node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps);
        Assert.Equal((AppAction.Start, target), (request.Action, Assert.Single(request.Targets)));
    }

    [Fact]
    public async Task A_path_is_a_script_even_where_an_app_is_called_like_it()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home).Rows(Samples.Row(0, "app.js"), Samples.Row(1, "web"));
        await ShellRun.OfAsync(home.Paths, ["start", "app.js"], Machine());
        Assert.Equal("/work/app.js", node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps[0].Script);
        await ShellRun.OfAsync(home.Paths, ["start", "./web"], Machine());
        Assert.Equal("/work/web", node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps[0].Script);
    }

    [Fact]
    public async Task A_program_with_arguments_is_a_new_app_even_where_one_is_called_like_it()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home).Rows(Samples.Row(0, "npm"));
        await ShellRun.OfAsync(home.Paths, ["start", "npm", "--", "run", "start"], Machine());
        var spec = Assert.Single(node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps);
        Assert.Equal(("work", "/usr/bin/npm", "none"), (spec.Name, spec.Script, spec.Interpreter));
    }

    [Fact]
    public async Task A_file_updates_what_is_there_and_options_beside_it_win()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows().Updates(
            ApiRoutes.Apps,
            new OperationStarting("one", "/work/app.js", "fork_mode", [0]),
            new InstanceSucceeded(0, "one", ProcessState.Online, 9),
            new OperationFinished(ExitCode.Ok));
        var machine = Machine().File("/work/apps.json", """{ "apps": [ { "name": "one", "script": "app.js", "kill_timeout": 1, "nonsense": 1 } ] }""");
        var run = await ShellRun.OfAsync(home.Paths, ["start", "apps.json", "--kill-timeout", "5s"], machine);
        Assert.StartsWith("[PBM] App [one] launched (1 instances)\n┌", run.Out);
        Assert.Contains("[PBM][WARN] apps.json: one: nonsense: unknown field\n", run.Error);
        var request = node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps);
        Assert.True(request.RestartExisting);
        Assert.Equal(TimeSpan.FromSeconds(5), request.Apps[0].Stop.KillTimeout);
    }

    [Fact]
    public async Task JSON_comes_from_the_standard_input_too()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home);
        await ShellRun.OfAsync(home.Paths, ["start", "-"], Machine(), input: """[ { "name": "piped", "script": "app.js" } ]""");
        Assert.Equal("piped", Assert.Single(node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps).Name);
    }

    [Fact]
    public async Task A_fault_on_this_side_starts_no_node()
    {
        using var home = new TemporaryHome();
        var launcher = new FakeLauncher(_ => new Launch.Failed("asked"));
        await ShellRun.OfAsync(home.Paths, ["start", "./nofile.js"], Machine().File("/work/x.json", "{"), launcher: launcher);
        await ShellRun.OfAsync(home.Paths, ["start", "x.json"], Machine().File("/work/x.json", "{"), launcher: launcher);
        await ShellRun.OfAsync(home.Paths, ["start", "app.js", "-n", "all"], Machine(), launcher: launcher);
        Assert.Equal(1, launcher.Launches); // ./nofile.js might be the name of an app
    }

    [Fact]
    public async Task A_small_memory_limit_is_said_to_be_taken_as_mebibytes()
    {
        using var home = new TemporaryHome();
        await using var node = StartsWell(home);
        var run = await ShellRun.OfAsync(home.Paths, ["start", "app.js", "--max-memory-restart", "300"], Machine());
        Assert.StartsWith("[PBM] --max-memory-restart 300 is taken as 300M", run.Out);
        Assert.Equal(300L << 20, node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps[0].MaxMemoryBytes);
    }

    private static FakeNode StartsWell(TemporaryHome home) => new FakeNode(home.Paths).Rows(Samples.Row(0, "zzz")).Updates(
        ApiRoutes.Apps,
        new OperationStarting("app", "/work/app.js", "fork_mode", [0]),
        new InstanceSucceeded(0, "app", ProcessState.Online, 9),
        new OperationFinished(ExitCode.Ok));
}
