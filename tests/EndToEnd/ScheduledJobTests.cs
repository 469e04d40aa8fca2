using System.Globalization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A job runs at its times, over the death of the node, and no time twice.</summary>
public sealed class ScheduledJobTests : EndToEndTest
{
    [Fact]
    public async Task A_job_runs_at_its_times_over_a_node_death_and_no_time_twice()
    {
        var runs = Home.File("runs");
        var job = Home.Write("job.sh", "#!/bin/sh\ndate +%s >> \"$RUNS\"\nsleep 0.3\nexit 3\n");
        (await Home.PbmAsync(["start", job, "--interpreter", "sh", "--name", "job", "--schedule", "*/3 * * * * *"], new Dictionary<string, string?> { ["RUNS"] = runs })).Succeeded();
        await Eventually.TrueAsync("the job ran twice", 30, () => Lines(runs).Length >= 2);

        var old = Home.NodePid;
        ProcFs.Signal(old, 9);
        await Eventually.TrueAsync("a new node answers", 20, async () => await Home.Api.HelloAsync() is { } hello && hello.Pid != old);
        var atDeath = Lines(runs).Length;
        await Eventually.TrueAsync("the schedule goes on", 30, () => Lines(runs).Length >= atDeath + 2);
        await Eventually.TrueAsync("the last result is shown", 15, async () =>
            (await Home.PbmAsync("show", "job")).Output.Contains("failed, exit code 3", StringComparison.Ordinal));
        (await Home.PbmAsync("stop", "job")).Succeeded();

        // Each run is of another time; the one made up for after the death comes between two times.
        var times = Lines(runs).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(times.Count, times.Select(time => time / 3).Distinct().Count());
        Assert.Contains("suspended", (await Home.PbmAsync("ls")).Output, StringComparison.Ordinal);
        Assert.Contains(await Home.Api.EventsAsync(), happened => happened is { Name: "job", Kind: "failed" });
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
