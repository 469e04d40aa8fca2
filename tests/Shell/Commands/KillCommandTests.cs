using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class KillCommandTests
{
    [Fact]
    public async Task With_nothing_running_kill_says_so_and_starts_nothing()
    {
        using var home = new TemporaryHome();
        var run = await ShellRun.OfAsync(home.Paths, ["kill"]);
        Assert.Equal(new ShellRun(ExitCode.Ok, $"[PBM] No ActorPm daemon is running for {home.Paths.Root}\n", ""), run);
    }

    [Fact]
    public async Task Kill_stops_the_apps_and_waits_for_the_daemons_to_be_gone()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Updates(
            ApiRoutes.Shutdown,
            new OperationApplying(AppAction.Stop, "web", [0]),
            new InstanceSucceeded(0, "web", ProcessState.Stopped, 0),
            new OperationFinished(ExitCode.Ok));
        var run = await ShellRun.OfAsync(home.Paths, ["kill"]);
        Assert.Equal(
            "[PBM] Applying action stopProcessId on app [web](ids: [ 0 ])\n[PBM] [web](0) ✓\n[PBM] [v] All Applications Stopped\n[PBM] [v] ActorPm Daemon Stopped\n",
            run.Out);
        Assert.True(node.Body(ApiRoutes.Shutdown, ApiJson.Default.ShutdownNode).StopApps);
    }
}
