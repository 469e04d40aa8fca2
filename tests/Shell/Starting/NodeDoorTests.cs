using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;
using ActorPm.Shell.Starting;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Starting;

public class NodeDoorTests
{
    [Fact]
    public async Task Ten_shells_at_once_start_one_node()
    {
        using var home = new TemporaryHome();
        FakeNode? node = null;
        var launcher = new FakeLauncher(paths =>
        {
            node = new FakeNode(paths);
            return new Launch.Ready();
        });
        var said = new List<string>();
        var doors = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            new NodeDoor(home.Paths, launcher).EnterAsync(text => { lock (said) said.Add(text); }, TestContext.Current.CancellationToken))));
        Assert.Equal(10, doors.Length);
        Assert.Equal(1, launcher.Launches);
        Assert.Equal([$"Spawning ActorPm daemon with actorpm_home={home.Paths.Root}", "ActorPm Successfully daemonized"], said);
        await node!.DisposeAsync();
    }

    [Fact]
    public async Task When_another_one_was_faster_its_socket_is_awaited()
    {
        using var home = new TemporaryHome();
        Task<FakeNode>? other = null;
        var launcher = new FakeLauncher(paths =>
        {
            other = Task.Run(async () =>
            {
                await Task.Delay(100);
                return new FakeNode(paths);
            });
            return new Launch.Busy();
        });
        var door = await new NodeDoor(home.Paths, launcher).EnterAsync(_ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(home.Paths.Root, door.Hello.Home);
        await (await other!).DisposeAsync();
    }

    [Fact]
    public async Task A_socket_left_by_a_dead_node_is_no_node()
    {
        using var home = new TemporaryHome();
        await using (new FakeNode(home.Paths)) File.Move(home.Paths.NodeSocket, home.Paths.NodeSocket + ".kept");
        File.Move(home.Paths.NodeSocket + ".kept", home.Paths.NodeSocket);
        Assert.Null(await new NodeDoor(home.Paths, FakeLauncher.Never).TryEnterAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_start_that_fails_says_why_and_where_to_look()
    {
        using var home = new TemporaryHome();
        var run = await ShellRun.OfAsync(home.Paths, ["ls"], launcher: new FakeLauncher(_ => new Launch.Failed("state.db is locked")));
        Assert.Equal(ExitCode.NodeUnreachable, run.Code);
        Assert.Contains("could not be started: state.db is locked\n  its log: " + home.Paths.NodeLog, run.Error);
    }

    [Fact]
    public async Task A_home_that_is_a_file_is_said_to_be_one()
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Paths.Root, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            new NodeDoor(new HomePaths(file), FakeLauncher.Never).EnterAsync(_ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("is not a folder", fault.Message);
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_said_with_the_reason()
    {
        var fault = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            new NodeDoor(new HomePaths("/proc/nowhere/home"), FakeLauncher.Never).EnterAsync(_ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("cannot be made or written", fault.Message);
    }

    [Fact]
    public async Task A_home_whose_socket_path_is_too_long_for_the_kernel_works()
    {
        using var home = new TemporaryHome();
        var far = new HomePaths(Path.Combine(home.Paths.Root, new string('x', 120)));
        await using var node = new FakeNode(far);
        Assert.NotNull(await new NodeDoor(far, FakeLauncher.Never).TryEnterAsync(TestContext.Current.CancellationToken));
    }
}
