using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A stop ends all of it.</summary>
public sealed class StubbornTreeTests : EndToEndTest
{
    [Fact]
    public async Task Stop_ends_a_tree_that_ignores_signals_and_has_left_its_group_and_frees_the_port()
    {
        var (port, pids) = await StartStubbornAsync("--kill-timeout", "700");

        var stop = (await Home.PbmAsync("stop", "stubborn")).Succeeded();

        Assert.InRange(stop.Took.TotalSeconds, 0.7, 3);
        Assert.DoesNotContain(pids, ProcFs.Lives);
        Assert.Empty(Home.AppProcesses());
        Assert.True(FreePort.IsFree(port));
        Assert.Equal("stopped", (await Home.InstanceAsync("stubborn")).Status);
    }

    [Fact]
    public async Task Restart_frees_the_port_before_the_next_generation_starts()
    {
        var (_, pids) = await StartStubbornAsync("--kill-timeout", "300");
        File.Delete(Home.File("pids"));

        (await Home.PbmAsync("restart", "stubborn")).Succeeded();

        // The fifth pid is written after the port was bound.
        await Eventually.TrueAsync("the new tree is complete", 5, () => File.ReadLines(Home.File("pids")).Count() == 5);
        Assert.DoesNotContain(pids, ProcFs.Lives);
    }

    [Fact]
    public async Task A_polite_program_is_not_kept_waiting()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--kill-timeout", "20s", "--", "10")).Succeeded();
        var stop = (await Home.PbmAsync("stop", "lines")).Succeeded();
        Assert.True(stop.Took.TotalSeconds < 1, $"{stop.Took.TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task Without_tree_kill_the_children_live_on()
    {
        var pids = Home.File("child");
        (await Home.PbmAsync("start", $"sleep 1000 & echo $! >{pids}; wait", "--name", "parent", "--no-treekill")).Succeeded();
        await Eventually.TrueAsync("the child is there", 5, () => File.Exists(pids) && new FileInfo(pids).Length > 0);
        var child = int.Parse(await File.ReadAllTextAsync(pids, TestContext.Current.CancellationToken));

        (await Home.PbmAsync("stop", "parent")).Succeeded();

        Assert.True(ProcFs.Lives(child));
        ProcFs.Signal(child, 9);
    }

    private async Task<(int Port, List<int> Pids)> StartStubbornAsync(params string[] options)
    {
        var (port, file) = (FreePort.Next(), Home.File("pids"));
        var variables = new Dictionary<string, string?> { ["PORT"] = $"{port}", ["PIDS"] = file };
        (await Home.PbmAsync(["start", TestPrograms.Path("stubborn.sh"), .. options], variables)).Succeeded();
        await Eventually.TrueAsync("the whole tree is there", 5, () => File.Exists(file) && File.ReadLines(file).Count() == 5);
        return (port, [.. File.ReadLines(file).Select(int.Parse)]);
    }
}
