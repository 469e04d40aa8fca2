using System.Diagnostics;
using ActorPm.Node.Readings;

namespace ActorPm.Node.Tests.Readings;

public sealed class ProcessReadingsTests
{
    [Fact]
    public async Task A_tree_is_summed_up_from_its_root()
    {
        // The shell, a shell below it, and that one's sleep; each line is written when the process is there.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "sh -c 'sleep 60 & echo $!; wait' & echo $!; wait"])
        {
            RedirectStandardOutput = true,
            Environment = { ["MARK"] = "here" },
        };
        using var shell = Process.Start(start)!;
        var pids = new List<int>();
        try
        {
            pids.Add(int.Parse((await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!));
            pids.Add(int.Parse((await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!));
            var readings = new ProcessReadings();
            var trees = readings.ReadTrees([shell.Id, 999_999_999]);
            var tree = Assert.Single(trees);
            Assert.Equal(shell.Id, tree.Key);
            Assert.Equal(3, tree.Value.Processes);
            Assert.InRange(tree.Value.ResidentBytes, 100_000, 100_000_000);

            // A root below another root takes its own part of the tree.
            var parts = readings.ReadTrees([shell.Id, .. pids]);
            Assert.Equal(3, parts.Values.Sum(part => part.Processes));
            Assert.Equal("here", readings.ReadEnvironment(shell.Id)!["MARK"]);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void The_time_of_a_busy_process_grows()
    {
        var readings = new ProcessReadings();
        var before = readings.ReadTrees([Environment.ProcessId])[Environment.ProcessId].CpuTime;
        var used = Process.GetCurrentProcess().TotalProcessorTime;
        while (Process.GetCurrentProcess().TotalProcessorTime - used < TimeSpan.FromMilliseconds(100)) Thread.SpinWait(10_000);
        var after = readings.ReadTrees([Environment.ProcessId])[Environment.ProcessId].CpuTime;
        Assert.True(after - before >= TimeSpan.FromMilliseconds(50), $"{before} then {after}");
    }

    [Fact]
    public void The_environment_of_a_process_that_is_gone_is_not_there() => Assert.Null(new ProcessReadings().ReadEnvironment(999_999_999));
}
