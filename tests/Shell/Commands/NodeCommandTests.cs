using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Starting;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class NodeCommandTests
{
    [Fact]
    public async Task Update_names_the_binaries_beside_it_and_waits_for_the_successor()
    {
        Environment.SetEnvironmentVariable(SiblingBinaries.NodeVariable, "/bin/sh");
        Environment.SetEnvironmentVariable(SiblingBinaries.KeeperVariable, "/bin/sh");
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths, "1.0.0").Updates(
            ApiRoutes.Update, new OperationNotice("keeper replaced", Warning: false), new OperationFinished(ExitCode.Ok));
        node.After[ApiRoutes.Update] = () => node.Says(FakeNode.HelloOf(home.Paths, "1.1.0", 4711));
        var run = await ShellRun.OfAsync(home.Paths, ["update"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            $"[PBM] keeper replaced\n[PBM] node   1.0.0 (pid {int.MaxValue}) → 1.1.0 (pid 4711)\n[PBM] keeper none → none\n", run.Out);
        Assert.True(File.Exists(node.Body(ApiRoutes.Update, ApiJson.Default.UpdateNode).Keeper));
    }

    [Fact]
    public async Task An_update_the_node_refuses_ends_with_1()
    {
        Environment.SetEnvironmentVariable(SiblingBinaries.NodeVariable, "/bin/sh");
        Environment.SetEnvironmentVariable(SiblingBinaries.KeeperVariable, "/bin/sh");
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Updates(
            ApiRoutes.Update,
            new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "the new keeper cannot read state 3" }),
            new OperationFinished(ExitCode.Failed));
        var run = await ShellRun.OfAsync(home.Paths, ["update"]);
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][ERROR] the new keeper cannot read state 3\n"), run);
    }

    [Fact]
    public async Task Rebuild_says_which_incarnation_is_up()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Answer(ApiRoutes.Rebuild, """{ "incarnation": 2, "took": "00:00:00.4200000" }""");
        Assert.Equal(
            "[PBM] actor system 2 of this node is up, built in 0.4 s\n", (await ShellRun.OfAsync(home.Paths, ["system", "rebuild"])).Out);
    }

    [Fact]
    public async Task Resurrect_starts_what_was_saved_and_shows_the_list()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Updates(
            ApiRoutes.ResurrectSnapshot,
            new OperationStarting("web", "/work/app.js", "fork_mode", [0]),
            new InstanceSucceeded(0, "web", ProcessState.Online, 9),
            new OperationFinished(ExitCode.Ok));
        Assert.StartsWith("[PBM] Resurrecting\n[PBM] App [web] launched (1 instances)\n┌", (await ShellRun.OfAsync(home.Paths, ["resurrect"])).Out);
    }

    [Fact]
    public async Task With_nothing_saved_resurrect_warns_and_ends_with_0()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Refuse(ApiRoutes.ResurrectSnapshot, ApiErrorCode.NotFound, "No processes saved");
        var run = await ShellRun.OfAsync(home.Paths, ["resurrect"]);
        Assert.Equal((ExitCode.Ok, "[PBM][WARN] No processes saved\n"), (run.Code, run.Error));
    }
}
