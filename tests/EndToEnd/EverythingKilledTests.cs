using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A power cut, and a <c>kill</c> that was meant.</summary>
[Collection(Alone.Name)]
public sealed class EverythingKilledTests : EndToEndTest
{
    [Fact]
    public async Task What_was_running_runs_again_and_what_was_stopped_stays_stopped()
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1002", "--name", "two")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1003", "--name", "halted")).Succeeded();
        (await Home.PbmAsync("stop", "halted")).Succeeded();
        var before = await Home.ListAsync();

        KillEverything();
        (await Home.PbmAsync("ls")).Succeeded();

        await Eventually.TrueAsync("both run", 5, async () => (await Home.ListAsync()).Count(app => app.Status == "online") == 2);
        var after = await Home.ListAsync();
        Assert.Equal(before.Select(app => (app.Id, app.Name)), after.Select(app => (app.Id, app.Name)));
        Assert.Equal("stopped", after.Single(app => app.Name == "halted").Status);
        Assert.Equal(2, Home.AppProcesses().Count);
        Assert.DoesNotContain(after, app => app.Pid != 0 && before.Any(was => was.Pid == app.Pid));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public async Task Killed_while_a_hundred_starts_are_under_way_nothing_is_lost_that_was_promised_and_nothing_runs_twice(double after)
    {
        (await Home.PbmAsync("ping")).Succeeded();
        var apps = Enumerable.Range(1, 100).Select(n => new { name = $"app-{n:000}", script = "/bin/sleep", args = $"{10_000 + n}", interpreter = "none" });
        var file = Home.Write("apps.json", JsonSerializer.Serialize(new { apps }));

        var start = Home.PbmAsync("start", file);
        await Task.Delay(TimeSpan.FromSeconds(after), TestContext.Current.CancellationToken);
        KillEverything();
        var answer = await start;

        var first = (await Home.ListAsync()).Count;
        Say($"killed after {after} s: pbm ended with {answer.ExitCode}, {first} apps are there");
        // A list is one transaction.
        Assert.True(first is 0 or 100, $"{first} apps");
        if (answer.ExitCode == 0) Assert.Equal(100, first);
        await Eventually.TrueAsync("all that are there run", 20, async () => (await Home.ListAsync()).All(app => app.Status == "online"));
        var list = await Home.ListAsync();
        Assert.Equal(list.Select(app => app.Pid).Order(), Home.AppProcesses().Order());
    }

    [Fact]
    public async Task After_kill_nothing_starts_by_itself_and_the_next_command_shows_everything_stopped()
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        var kill = (await Home.PbmAsync("kill")).Succeeded();
        Assert.Contains("[v] All Applications Stopped", kill.Output, StringComparison.Ordinal);
        Assert.Empty(Home.AppProcesses());
        Assert.Equal((0, 0), (Home.NodePid, Home.KeeperPid));

        // Longer than anybody's first back-off.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (Home.NodePid, Home.KeeperPid));

        var list = (await Home.PbmAsync("ls")).Succeeded();
        Assert.Equal("stopped", (await Home.InstanceAsync("one")).Status);
        Assert.Matches("(?i)pbm (start|restart|resurrect)", list.All);
        (await Home.PbmAsync("start", "one")).Succeeded();
        Assert.Equal("online", (await Home.InstanceAsync("one")).Status);
    }

    [Fact]
    public async Task Where_no_node_can_be_started_kill_ends_keeper_and_apps_all_the_same()
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        // Where its socket should be lies something that is not to be thrown away.
        var inTheWay = Home.Paths.NodeSocket;
        File.Delete(inTheWay);
        Directory.CreateDirectory(Path.Combine(inTheWay, "something"));
        ProcFs.Signal(Home.NodePid, 9);

        var kill = (await Home.PbmAsync("kill")).Succeeded();

        Assert.Contains("could not be started", kill.Error, StringComparison.Ordinal);
        Assert.Contains("ends the apps and itself", kill.Error, StringComparison.Ordinal);
        Assert.Empty(Home.AppProcesses());
        await Eventually.TrueAsync("the node that the keeper tried is gone, too", 10, () => (Home.NodePid, Home.KeeperPid) == (0, 0));
        Directory.Delete(inTheWay, recursive: true);
        (await Home.PbmAsync("ls")).Succeeded();
        await Eventually.TrueAsync("it runs again with the next node", 10, async () => (await Home.InstanceAsync("one")).Status == "online");
    }

    [Fact]
    public async Task Kill_with_nothing_running_succeeds() => (await Home.PbmAsync("kill")).Succeeded();

    private void KillEverything()
    {
        // Twice: what one of them started in between is caught too.
        for (var round = 0; round < 2; round++)
            foreach (var pid in (int[])[.. Home.Daemons("pbm-keeper"), .. Home.Daemons("pbm-node"), .. Home.AppProcesses()])
                ProcFs.Signal(pid, 9);
    }
}
