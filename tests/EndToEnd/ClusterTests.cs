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
        var answers = new List<string>();
        for (var count = 0; count < 1000; count++) answers.Add(await Web.AskAnewAsync(port));

        var times = answers.GroupBy(answer => answer).Select(group => group.Count()).ToList();
        Say($"{string.Join(", ", times)}; connections {string.Join(", ", (await Home.ListAsync()).Select(one => one.Field("connections").GetInt32()))}");
        Assert.Equal(4, times.Count);
        Assert.All(times, count => Assert.InRange(count, 249, 251));
        var list = await Home.ListAsync();
        Assert.All(list, one => Assert.Equal(("online", "cluster_mode", "nodejs"), (one.Status, one.Field("exec_mode").GetString(), one.Field("handoff").GetString())));
        Assert.Equal([0, 1, 2, 3], list.Select(one => one.Field("NODE_APP_INSTANCE").GetInt32()));
        Assert.Equal(1000, list.Sum(one => one.Field("connections").GetInt32()));
    }

    /// <summary>One app under one load through all that may happen to it.</summary>
    [Fact]
    public async Task Only_what_a_killed_worker_had_in_hand_fails_and_nothing_when_the_node_dies_or_all_is_updated_or_scaled()
    {
        const int Clients = 8;
        var port = await StartAsync(2);
        await using var load = HttpLoad.Start(port, perSecond: 400, keepAlive: Clients / 2, close: Clients / 2);
        await load.AnswersMoreAsync(100);
        var before = await Home.ListAsync();
        ProcFs.Signal(before[0].Pid, 9);
        await Eventually.TrueAsync("it is back", 20, async () => (await Home.ListAsync())[0] is { Status: "online", Restarts: 1 });
        await load.AnswersMoreAsync(100);
        var lost = load.Failures;
        Say($"kill -9 of a worker: {load}");
        Assert.InRange(lost, 0, Clients);
        var pids = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        Assert.Equal(before[1].Pid, pids[1]);

        var node = Home.NodePid;
        ProcFs.Signal(node, 9);
        await Eventually.TrueAsync("a new node answers", 20, async () => await Home.Api.HelloAsync() is { } hello && hello.Pid != node);
        Home.Dist = SecondBuild.Make(Home);
        (await Home.PbmAsync("update")).Succeeded();
        await load.AnswersMoreAsync(100);
        Assert.Equal(lost, load.Failures);
        Assert.Equal(pids, (await Home.ListAsync()).Select(one => one.Pid));

        (await Home.PbmAsync("scale", "web", "8")).Succeeded();
        Assert.Equal(8, (await Home.ListAsync()).Count(one => one.Status == "online"));
        (await Home.PbmAsync("scale", "web", "3")).Succeeded();
        await load.AnswersMoreAsync(100);
        var failures = await load.StopAsync();
        Say($"in the end: {load}\n{string.Join('\n', failures)}");
        Assert.Equal(lost, failures.Count);
        var list = await Home.ListAsync();
        Assert.Equal(3, list.Count);
        Assert.Equal(pids, list.Take(2).Select(one => one.Pid));
        var same = await Home.PbmAsync("scale", "web", "3");
        Assert.Equal(1, same.ExitCode);
        Assert.Contains("Nothing to do", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_of_a_queue_in_cluster_mode_need_no_port()
    {
        var start = (await Home.PbmAsync("start", Home.Write("worker.js", "setInterval(() => {}, 1000);"), "-i", "2")).Succeeded();
        Assert.Contains("[worker] it runs and listens on no port", start.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("listens on no port", (await Home.PbmAsync("reload", "worker")).Succeeded().Output, StringComparison.Ordinal);
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", 1), (one.Status, one.Restarts)));
    }

    [Fact]
    public async Task Four_instances_that_leak_are_replaced_one_at_a_time_and_no_request_fails()
    {
        // Every one grows to what is too much in its first seconds, all at once.
        var port = await StartAsync(4, $"const held = []; setTimeout(() => {{ for (let n = 0; n < 12; n++) held.push(Buffer.alloc(10 << 20, 1)); }}, 500); {Server}", "--max-memory-restart", "140M");
        await using var load = HttpLoad.Start(port, perSecond: 200);
        var most = 0;
        await Eventually.TrueAsync("all were replaced", 60, async () =>
        {
            most = Math.Max(most, Home.AppProcesses().Count);
            return (await Home.ListAsync()).All(one => one.Restarts > 0);
        });

        var failures = await load.StopAsync();
        Say($"{load}\n{string.Join('\n', failures)}");
        Assert.Empty(failures);
        Assert.Equal(5, most);
        Assert.Contains("is over its limit of 140", (await Home.PbmAsync("events", "web")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_hangs_delays_one_request_at_most_and_is_replaced()
    {
        const string Hangs = """
            const hang = () => { require('node:fs').writeFileSync('hangs', ''); for (;;); };
            require('node:http').createServer((request, response) => request.url === '/hang' ? hang() : response.end('hi')).listen(Number(process.env.PORT));
            """;
        var port = await StartAsync(2, Hangs, "--alive-http", "/", "--alive-interval", "1s", "--alive-timeout", "1s", "--alive-failures", "2");
        var before = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        var hanging = Web.AskAnewAsync(port, "/hang");
        await Eventually.TrueAsync("it hangs", 20, () => File.Exists(Home.File("hangs")));
        await using var load = HttpLoad.Start(port, perSecond: 200, keepAlive: 0, close: 6);
        await Eventually.TrueAsync("the one that hangs was replaced", 60, async () => (await Home.ListAsync()) is var list && list.Sum(one => one.Restarts) == 1 && list.All(one => one.Status == "online"));
        await Assert.ThrowsAsync<IOException>(() => hanging);
        await load.AnswersMoreAsync(50);

        var failures = await load.StopAsync();
        Say($"{load}, {load.SlowerThan(TimeSpan.FromSeconds(1.5))} slow");
        Assert.Empty(failures);
        Assert.InRange(load.SlowerThan(TimeSpan.FromSeconds(1.5)), 0, 1);
        Assert.Single((await Home.ListAsync()).Select(one => one.Pid).Intersect(before));
        Assert.Contains("it hangs: 2 times in a row", (await Home.PbmAsync("events", "web")).Succeeded().Output, StringComparison.Ordinal);
    }

    private async Task<int> StartAsync(int instances, string program = Server, params string[] options)
    {
        var port = FreePort.Next();
        var start = await Home.PbmAsync(
            ["start", Home.Write("web.js", program), "-i", $"{instances}", "--listen-timeout", "30s", .. options],
            new Dictionary<string, string?> { ["PORT"] = $"{port}" });
        Assert.Contains($"in cluster_mode ({instances} instances)", start.Succeeded().Output, StringComparison.Ordinal);
        return port;
    }
}
