using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary><c>pbm update</c> replaces the programs under the apps.</summary>
[Collection(Alone.Name)]
public sealed class UpdateTests : EndToEndTest
{
    [Fact]
    public async Task An_update_of_all_three_changes_no_pid_fails_no_request_and_loses_no_line()
    {
        var port = FreePort.Next();
        (await Home.PbmAsync(["start", TestPrograms.Path("server.js")], new Dictionary<string, string?> { ["PORT"] = $"{port}" })).Succeeded();
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "10000")).Succeeded();
        await Web.AnswersAsync(port);
        var pids = (await Home.ListAsync()).Select(app => (app.Name, app.Pid)).ToList();
        var (node, keeper) = (Home.NodePid, Home.KeeperPid);
        await using var load = HttpLoad.Start(port, perSecond: 200);

        var second = SecondBuild.Make(Home);
        foreach (var dist in (string[])[second, Binaries.Folder, second])
        {
            Home.Dist = dist;
            var update = (await Home.PbmAsync("update")).Succeeded();
            Say($"{update.Took.TotalSeconds:0.00} s: {update.Output.Trim()}");
            Assert.DoesNotContain("→ none", update.Output, StringComparison.Ordinal);
            Assert.Equal(keeper, Home.KeeperPid);
            Assert.Equal(dist, Path.GetDirectoryName(ProgramOf(keeper)));
            Assert.NotEqual(node, Home.NodePid);
            Assert.Equal(dist, Path.GetDirectoryName(ProgramOf(Home.NodePid)));
            node = Home.NodePid;
        }

        Assert.Empty(await load.StopAsync());
        Assert.Equal(pids, (await Home.ListAsync()).Select(app => (app.Name, app.Pid)));
        Assert.All(await Home.ListAsync(), app => Assert.Equal((0, "online"), (app.Restarts, app.Status)));
        (await Home.PbmAsync("stop", "lines")).Succeeded();
        Assert.True(await new LogFiles(Home, "lines").WithoutGapAsync() > 10_000);
        Assert.Single(Home.Daemons("pbm-node"));
        Assert.Single(Home.Daemons("pbm-keeper"));
    }

    [Fact]
    public async Task An_update_to_a_folder_without_a_keeper_changes_nothing_and_says_why()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "sleeper")).Succeeded();
        var (node, app) = (Home.NodePid, (await Home.InstanceAsync("sleeper")).Pid);
        var broken = SecondBuild.Make(Home);
        File.Delete(Path.Combine(broken, "pbm-keeper"));

        var update = await Home.RunAsync(Path.Combine(broken, "pbm"), ["update"]);

        Assert.NotEqual(0, update.ExitCode);
        Assert.Contains("pbm-keeper", update.Error, StringComparison.Ordinal);
        Assert.Equal((node, app), (Home.NodePid, (await Home.InstanceAsync("sleeper")).Pid));
    }

    private static string ProgramOf(int pid) => File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)!.FullName;
}
