using System.Collections.Concurrent;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Several instances behind one port: who answers, and what happens to the others when one goes.</summary>
[Collection(Alone.Name)]
public sealed class ClusterTests : EndToEndTest
{
    private const string Server = """
        const http = require('node:http');
        http.createServer((request, response) => response.end(`${process.pid} ${process.env.NODE_APP_INSTANCE}`)).listen(Number(process.env.PORT));
        """;

    [Fact]
    public async Task A_thousand_new_connections_reach_four_workers_in_turn()
    {
        var port = await StartAsync(4);
        var answers = new ConcurrentDictionary<string, int>();
        for (var count = 0; count < 1000; count++)
        {
            using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
            answers.AddOrUpdate(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), TestContext.Current.CancellationToken), 1, (_, known) => known + 1);
        }

        Say(string.Join(", ", answers));
        Assert.Equal(4, answers.Count);
        Assert.All(answers.Values, times => Assert.InRange(times, 249, 251));
        var list = await Home.ListAsync();
        Assert.All(list, one => Assert.Equal(("online", "cluster_mode", "nodejs"), (one.Status, one.Field("exec_mode").GetString(), one.Field("handoff").GetString())));
        Assert.Equal([0, 1, 2, 3], list.Select(one => one.Field("NODE_APP_INSTANCE").GetInt32()));
        Assert.Equal(1000, list.Sum(one => one.Field("connections").GetInt32()));
    }

    [Fact]
    public async Task Scaling_up_and_down_under_load_fails_no_request()
    {
        var port = await StartAsync(2);
        await using var load = HttpLoad.Start(port, perSecond: 100);
        var first = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        (await Home.PbmAsync("scale", "web", "6")).Succeeded();
        (await Home.PbmAsync("scale", "web", "-3")).Succeeded();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        Assert.Empty(await load.StopAsync());
        var list = await Home.ListAsync();
        Assert.Equal(3, list.Count);
        Assert.Equal(first, list.Take(2).Select(one => one.Pid));
        var same = await Home.PbmAsync("scale", "web", "3");
        Assert.Equal(1, same.ExitCode);
        Assert.Contains("Nothing to do", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_death_of_one_worker_changes_nothing_of_the_other()
    {
        var port = await StartAsync(2);
        await using var load = HttpLoad.Start(port, perSecond: 100);
        var before = await Home.ListAsync();
        ProcFs.Signal(before[0].Pid, 9);
        await Eventually.TrueAsync("it is back", 10, async () => (await Home.ListAsync())[0] is { Status: "online", Restarts: 1 });

        var failures = await load.StopAsync();
        Say(string.Join('\n', failures));
        // Only what it had in its hands is lost; the rate is a request each 10 ms.
        Assert.InRange(failures.Count, 0, 5);
        Assert.Equal((before[1].Pid, 0), ((await Home.ListAsync())[1].Pid, (await Home.ListAsync())[1].Restarts));
    }

    private async Task<int> StartAsync(int instances)
    {
        var port = FreePort.Next();
        var start = await Home.PbmAsync(
            ["start", Home.Write("web.js", Server), "-i", $"{instances}", "--listen-timeout", "30s"], new Dictionary<string, string?> { ["PORT"] = $"{port}" });
        Assert.Contains($"in cluster_mode ({instances} instances)", start.Succeeded().Output, StringComparison.Ordinal);
        return port;
    }
}
