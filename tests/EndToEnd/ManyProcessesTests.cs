using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What a thousand processes cost.</summary>
[Collection(Alone.Name)]
public sealed class ManyProcessesTests : EndToEndTest
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_thousand_processes_start_in_15_s_are_listed_in_300_ms_and_stop_in_15_s()
    {
        var file = Apps(1000);
        var start = (await Home.PbmAsync(["start", file], null, timeout: Generous)).Succeeded();
        Assert.Equal(1000, Home.AppProcesses().Count);

        var lists = new List<double>();
        for (var round = 0; round < 9; round++) lists.Add((await Home.PbmAsync("ls")).Succeeded().Took.TotalSeconds);
        var list = lists.Order().ElementAt(lists.Count / 2);
        Assert.All(await Home.ListAsync(), app => Assert.Equal("online", app.Status));

        var stop = (await Home.PbmAsync(["stop", "all"], null, timeout: Generous)).Succeeded();
        Assert.Empty(Home.AppProcesses());

        Say($"start {start.Took.TotalSeconds:0.0} s, ls {list * 1000:0} ms, stop {stop.Took.TotalSeconds:0.0} s");
        Assert.True(start.Took.TotalSeconds <= 15, $"start took {start.Took.TotalSeconds:0.0} s");
        Assert.True(list <= 0.3, $"ls took {list * 1000:0} ms");
        Assert.True(stop.Took.TotalSeconds <= 15, $"stop took {stop.Took.TotalSeconds:0.0} s");
        (await Home.PbmAsync(["delete", "all"], null, timeout: Generous)).Succeeded();
    }

    [Fact]
    public async Task Node_and_keeper_with_a_hundred_idle_apps_use_less_than_one_percent_of_a_core()
    {
        (await Home.PbmAsync("start", Apps(100))).Succeeded();
        // What a start leaves to be done (tiering, the first samples) is not idling.
        await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        int[] daemons = [Home.NodePid, Home.KeeperPid];
        var before = daemons.Select(ProcFs.ProcessorTime).ToArray();
        var window = TimeSpan.FromSeconds(30);
        await Task.Delay(window, TestContext.Current.CancellationToken);

        var shares = daemons.Select((pid, index) => (ProcFs.ProcessorTime(pid) - before[index]) / window * 100).ToArray();
        Say($"node {shares[0]:0.00} %, keeper {shares[1]:0.00} %, RSS {ProcFs.Memory(daemons[0], "VmRSS") >> 20} + {ProcFs.Memory(daemons[1], "VmRSS") >> 20} MiB");
        Assert.True(shares.Sum() < 1, $"node {shares[0]:0.00} %, keeper {shares[1]:0.00} %");
    }

    private string Apps(int count) => Home.Write("apps.json", JsonSerializer.Serialize(new
    {
        apps = Enumerable.Range(1, count).Select(n => new { name = $"app-{n:0000}", script = "/bin/sleep", args = $"{100_000 + n}", interpreter = "none" }),
    }));
}
