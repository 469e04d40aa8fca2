using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>The node may vanish at any moment: apps do not notice, nothing is lost, it comes back by itself.</summary>
[Collection(Alone.Name)]
public sealed class NodeDeathTests : EndToEndTest
{
    [Fact]
    public async Task Twenty_kills_of_the_node_under_load_are_not_noticed_by_any_app()
    {
        var port = FreePort.Next();
        var starts = Home.File("starts");
        (await Home.PbmAsync(["start", TestPrograms.Path("server.js")], new Dictionary<string, string?> { ["PORT"] = $"{port}" })).Succeeded();
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "10000")).Succeeded();
        // Ends again and again while the node is away; each exit must be counted once.
        (await Home.PbmAsync(["start", TestPrograms.Path("counter.sh"), "--", "1.5", "3"], new Dictionary<string, string?> { ["STARTS"] = starts })).Succeeded();
        await Web.AnswersAsync(port);
        var server = await Home.InstanceAsync("server");
        var lines = await Home.InstanceAsync("lines");
        var keeper = Home.KeeperPid;
        await using var load = HttpLoad.Start(port, perSecond: 200);

        for (var round = 1; round <= 20; round++)
        {
            var old = Home.NodePid;
            ProcFs.Signal(old, 9);
            var away = await Eventually.TrueAsync(
                $"a new node answers after kill {round}", 15, async () => await Home.Api.HelloAsync() is { } hello && hello.Pid != old);
            Say($"kill {round}: a new node after {away.TotalSeconds:0.0} s");
        }

        var failures = await load.StopAsync();
        Say($"{load.Answered} requests answered");
        Assert.Empty(failures);
        Assert.Equal(keeper, Home.KeeperPid);
        Assert.Equal(server.Pid, (await Home.InstanceAsync("server")).Pid);
        Assert.Equal(lines.Pid, (await Home.InstanceAsync("lines")).Pid);
        Assert.Equal((0, 0), ((await Home.InstanceAsync("server")).Restarts, (await Home.InstanceAsync("lines")).Restarts));

        (await Home.PbmAsync("stop", "lines", "counter")).Succeeded();
        var written = await new LogFiles(Home, "lines").WithoutGapAsync();
        Assert.True(written > 100_000, $"{written} lines");
        var counted = await Home.InstanceAsync("counter");
        Assert.Equal((await File.ReadAllLinesAsync(starts, TestContext.Current.CancellationToken)).Length - 1, counted.Restarts);
        // Events are written behind: those of the moment before a SIGKILL may be missing, so the exits among them are not counted here.
        Assert.Contains(await Home.Api.EventsAsync(), happened => happened is { Name: "counter", Kind: "stopped" or "exited" });
    }

    [Fact]
    public async Task The_actor_system_is_rebuilt_in_the_same_process_while_every_app_runs_on()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "1000")).Succeeded();
        var (node, app) = (Home.NodePid, (await Home.InstanceAsync("lines")).Pid);
        var before = (await Home.Api.HelloAsync())!.Incarnation;

        for (var round = 1; round <= 3; round++)
        {
            var done = await Home.Api.RebuildAsync();
            Assert.Equal(before + round, done.Incarnation);
        }

        Assert.Equal((node, app), (Home.NodePid, (await Home.InstanceAsync("lines")).Pid));
        Assert.Equal(0, (await Home.InstanceAsync("lines")).Restarts);
        (await Home.PbmAsync("stop", "lines")).Succeeded();
        await new LogFiles(Home, "lines").WithoutGapAsync();
    }

    [Fact]
    public async Task A_rebuild_does_not_shorten_a_back_off()
    {
        var starts = Home.File("starts");
        await Home.PbmAsync(
            ["start", TestPrograms.Path("counter.sh"), "--restart-delay", "4s", "--", "1.2", "1"],
            new Dictionary<string, string?> { ["STARTS"] = starts });
        await Eventually.TrueAsync("it waits for its restart", 10, async () => (await Home.InstanceAsync("counter")).Status == "waiting restart");
        var ended = DateTime.UtcNow;

        await Home.Api.RebuildAsync();
        ProcFs.Signal(Home.NodePid, 9);
        await Eventually.TrueAsync("it was started again", 12, () => File.ReadLines(starts).Count() == 2);

        Assert.InRange((DateTime.UtcNow - ended).TotalSeconds, 3.0, 6.5);
    }

    [Fact]
    public async Task The_keeper_adopted_by_a_new_node_reports_the_exits_it_missed()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "sleeper", "--no-autorestart")).Succeeded();
        var pid = (await Home.InstanceAsync("sleeper")).Pid;
        var old = Home.NodePid;

        ProcFs.Signal(old, 9);
        ProcFs.Signal(pid, 9);
        await Eventually.TrueAsync("a new node answers", 10, async () => await Home.Api.HelloAsync() is { } hello && hello.Pid != old);

        await Eventually.TrueAsync("the exit is known", 3, async () => (await Home.InstanceAsync("sleeper")).Status == "stopped");
        var why = (await Home.PbmAsync("why", "sleeper")).Succeeded();
        Assert.Contains("SIGKILL", why.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse((await Home.PbmAsync("jlist")).Output).RootElement.ValueKind);
    }
}
