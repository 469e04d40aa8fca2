using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Reloads under load: the good ones lose nothing, the broken ones change nothing.</summary>
[Collection(Alone.Name)]
public sealed class ClusterReloadTests : EndToEndTest
{
    private const int Reloads = 2;

    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task One_reload_after_the_other_under_load_fail_no_request()
    {
        await StartAsync(Good("one"), 2);
        await using var load = HttpLoad.Start(_port, perSecond: 150);
        for (var count = 0; count < Reloads; count++)
        {
            Home.Write("web.js", Good($"release {count}"));
            var reload = (await Home.PbmAsync("reload", "web")).Succeeded();
            Assert.Contains("Applying action reloadProcessId on app [web](ids: [ 0, 1 ])", reload.Output, StringComparison.Ordinal);
            Assert.Contains("[web](0) ✓", reload.Output, StringComparison.Ordinal);
            Assert.Contains("[web](1) ✓", reload.Output, StringComparison.Ordinal);
        }

        Assert.Empty(await load.StopAsync());
        Say($"{load.Answered} answers");
        Assert.Equal($"release {Reloads - 1}", await Web.GetAsync(_port));
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", Reloads), (one.Status, one.Restarts)));
        Assert.Contains("done", (await Home.PbmAsync("reload", "--status")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new Error('no database');", "exit code 1", "no database")]
    [InlineData("setInterval(() => {}, 1000); console.error('waiting');", "does not listen on any port", "waiting")]
    [InlineData("require('node:http').createServer((q, r) => { r.statusCode = 500; r.end(); }).listen(Number(process.env.PORT));", "GET /health: answered with status 500", "")]
    [InlineData("require('node:http').createServer((q, r) => r.end()).listen(Number(process.env.PORT) + 1);", "the process it is to replace on", "")]
    public async Task A_broken_release_changes_nothing_and_says_why(string broken, string reason, string lastLine)
    {
        await StartAsync(Good("old"), 2, "--ready-http", "/health", "--listen-timeout", "5s");
        var pids = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        await using var load = HttpLoad.Start(_port, perSecond: 100);
        Home.Write("web.js", broken);
        var reload = await Home.PbmAsync("reload", "web");

        Assert.Equal(1, reload.ExitCode);
        Assert.Contains(reason, reload.Error, StringComparison.Ordinal);
        Assert.Contains(lastLine, reload.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was replaced, the old processes stay in service", reload.Error, StringComparison.Ordinal);
        Assert.Empty(await load.StopAsync());
        Assert.Equal("old", await Web.GetAsync(_port));
        Assert.Equal(pids, (await Home.ListAsync()).Select(one => one.Pid));
        Assert.Contains(reason, (await Home.PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_whose_node_dies_in_the_middle_is_carried_on_and_fails_no_request()
    {
        await StartAsync(Good("old"), 4);
        var old = (await Home.ListAsync()).Select(one => one.Pid).ToHashSet();
        await using var load = HttpLoad.Start(_port, perSecond: 100);
        Home.Write("web.js", $"setTimeout(() => {{ {Good("new")} }}, 500);");
        var reload = Home.PbmAsync("reload", "web");
        // The second new process starts only when the first one serves.
        await Eventually.TrueAsync("one was replaced, others are not ready yet", 30, () => Home.AppProcesses().Count(pid => !old.Contains(pid)) >= 2);
        ProcFs.Signal(Home.NodePid, 9);
        Assert.Contains("the next node carries it on", (await reload).Error, StringComparison.Ordinal);

        await Eventually.TrueAsync("all four are new", 60, async () => (await Home.PbmAsync("reload", "--status", "web")).Output.Contains("done", StringComparison.Ordinal));
        Assert.Empty(await load.StopAsync());
        Say($"{load.Answered} answers");
        var list = await Home.ListAsync();
        Assert.Equal(Home.AppProcesses().Order(), list.Select(one => one.Pid).Order());
        Assert.All(list, one => Assert.Equal(("online", 1, false), (one.Status, one.Restarts, old.Contains(one.Pid))));
        Assert.Equal(4, list.Count);
        Assert.Equal("new", await Web.GetAsync(_port));
        Assert.Contains(await Home.Api.EventsAsync(), happened => happened is { Kind: "reload" } && happened.Text.Contains("is carried on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_release_whose_node_dies_changes_nothing_and_the_next_node_says_why()
    {
        await StartAsync(Good("old"), 2, "--listen-timeout", "8s");
        var pids = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        await using var load = HttpLoad.Start(_port, perSecond: 100);
        Home.Write("web.js", "setInterval(() => {}, 1000);");
        var reload = Home.PbmAsync("reload", "web");
        await Eventually.TrueAsync("a new process is beside the old ones", 20, () => Home.AppProcesses().Count == 3);
        ProcFs.Signal(Home.NodePid, 9);
        Assert.NotEqual(0, (await reload).ExitCode);

        await Eventually.TrueAsync("the new process is gone", 30, async () => (await Home.ListAsync()).Count == 2 && Home.AppProcesses().Count == 2);
        Assert.Equal(pids, (await Home.ListAsync()).Select(one => one.Pid));
        Assert.Empty(await load.StopAsync());
        // The process is gone a moment before the reload is over.
        await Eventually.TrueAsync("why tells the reason", 10, async () =>
            (await Home.PbmAsync("why", "web")).Succeeded().Output.Contains("does not listen on any port", StringComparison.Ordinal));
    }

    private static string Good(string answer) =>
        $"require('node:http').createServer((request, response) => response.end('{answer}')).listen(Number(process.env.PORT));";

    private async Task StartAsync(string program, int instances, params string[] options) => (await Home.PbmAsync(
        ["start", Home.Write("web.js", program), "-i", $"{instances}", .. options.Length > 0 ? options : ["--listen-timeout", "30s"]],
        new Dictionary<string, string?> { ["PORT"] = $"{_port}" })).Succeeded();
}
