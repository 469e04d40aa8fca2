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

            // So many roots that the whole table is less to read.
            var table = readings.ReadTrees([shell.Id, .. Enumerable.Range(900_000_000, 1_000_000)]);
            Assert.Equal(tree.Value.Processes, table[shell.Id].Processes);

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

    /// <summary>A page lists 585 numbers of six digits.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Children_of_every_thread_and_more_of_them_than_a_page_lists_are_counted(int count)
    {
        List<Process> children = [];
        try
        {
            var thread = new Thread(() =>
            {
                for (var i = 0; i < count; i++) children.Add(Process.Start("/bin/sleep", "60"));
            });
            thread.Start();
            thread.Join();
            var own = new ProcessReadings().ReadTrees([Environment.ProcessId])[Environment.ProcessId];
            Assert.True(own.Processes > count, $"{own.Processes} of {count} and this");
        }
        finally
        {
            foreach (var child in children)
            {
                child.Kill();
                child.Dispose();
            }
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
