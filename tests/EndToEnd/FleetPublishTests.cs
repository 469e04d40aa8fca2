using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Ports that answer on every server of the fleet, whichever has the instances.</summary>
public sealed class FleetPublishTests : IAsyncLifetime
{
    /// <summary>Asks each address as fast as it answers, half of the time on a kept connection, until its input ends; prints what became of it.</summary>
    private const string Load = """
        const http = require('http'); let over = false, good = 0, bad = [];
        process.stdin.on('end', () => over = true).resume();
        const ask = (host, agent) => new Promise(done => {
          const request = http.get({ host, port: 3000, agent, timeout: 20000 }, answer => { answer.resume().on('end', () => { good++; done() }).on('error', error => { bad.push(host + ' cut ' + error.code); done() }) });
          request.on('error', error => { if (error.code === 'ECONNRESET' && request.reusedSocket) { } else bad.push(host + ' ' + error.code); done() });
          request.on('timeout', () => request.destroy(new Error('timeout')));
        });
        const loop = async (host, agent) => { while (!over) await ask(host, agent) };
        Promise.all(process.argv.slice(2).flatMap(host => [loop(host, false), loop(host, new http.Agent({ keepAlive: true }))]))
          .then(() => console.log(JSON.stringify({ good, bad })));
        """;

    private readonly string _code = Directory.CreateTempSubdirectory("actorpm-code-").FullName;
    private FleetHosts _hosts = null!;

    public async ValueTask InitializeAsync()
    {
        _hosts = await FleetHosts.MakeAsync(3);
        await File.WriteAllTextAsync(Path.Combine(_code, "server.js"), "require('http').createServer((q, r) => r.end(String(process.pid))).listen(3000)");
        await File.WriteAllTextAsync(Path.Combine(_code, "load.js"), Load);
        await _hosts.FormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hosts is not null) await _hosts.DisposeAsync();
        Directory.Delete(_code, recursive: true);
    }

    [Fact]
    public async Task A_port_answers_on_every_server_through_drain_reload_and_the_loss_of_one()
    {
        var refused = await _hosts[0].PbmAsync("start", Path.Combine(_code, "server.js"), "--name", "own", "--place", "all", "--publish", "fleet");
        Assert.Contains("own cannot answer on every server (publish = fleet): in fork mode", refused.Failed().Error, StringComparison.Ordinal);
        var nowhere = await _hosts[0].PbmAsync("start", Path.Combine(_code, "server.js"), "--name", "own", "--publish", "fleet");
        Assert.Contains("--publish says something of apps of the fleet", nowhere.Failed().Error, StringComparison.Ordinal);

        // Something of its own on the third server has the port at first.
        (await _hosts[2].PbmAsync("start", Path.Combine(_code, "server.js"), "--name", "own")).Succeeded();
        (await _hosts[0].PbmAsync("start", Path.Combine(_code, "server.js"), "--name", "web", "-i", "2", "--place", "server=alpha|beta", "--publish", "fleet")).Succeeded();
        await EventuallyAsync("who has the port is told", async () =>
            (await _hosts[1].PbmAsync("why", "web")).Output.Contains("its port does not answer here: web cannot listen on 3000: address already in use, by node (pid ", StringComparison.Ordinal));
        (await _hosts[2].PbmAsync("delete", "own")).Succeeded();
        await EventuallyAsync("it answers once the port is free", async () => (await AskAsync(2, 2)).Succeeded);
        Assert.Contains("3000 answers on every server of the fleet", (await _hosts[2].PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);

        Assert.Contains("web answers on every server on port 3000", (await _hosts[2].PbmAsync("ls")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Matches("published on every server │ 3000 ", (await _hosts[2].PbmAsync("show", "web")).Succeeded().Output);

        // From everywhere to everywhere; the third one asks the other two in turn.
        string[] pids = [.. await PidsAsync(0), .. await PidsAsync(1)];
        for (var from = 0; from < 3; from++)
            for (var to = 0; to < 3; to++)
                Assert.Contains((await AskAsync(from, to)).Answer, pids);
        var spread = new List<string>();
        for (var count = 0; count < 20; count++) spread.Add((await AskAsync(2, 2)).Answer);
        Assert.All(pids, pid => Assert.Equal(10, spread.Count(answer => answer == pid)));

        using (var load = StartLoad(0, 1, 2))
        {
            (await _hosts[2].PbmAsync("server", "drain", "beta")).Succeeded();
            (await _hosts[1].PbmAsync("reload", "web")).Succeeded();
            (await _hosts[0].PbmAsync("server", "uncordon", "beta")).Succeeded();
            (await _hosts[0].PbmAsync("server", "drain", "alpha")).Succeeded();
            var report = await load.EndAsync();
            Assert.EndsWith("\"bad\":[]}\n", report, StringComparison.Ordinal);
            TestContext.Current.TestOutputHelper?.WriteLine(report);
        }

        // Spread over the first two again; then the second one goes, under load on the others.
        (await _hosts[0].PbmAsync("server", "uncordon", "alpha")).Succeeded();
        (await _hosts[0].PbmAsync("scale", "web", "3")).Succeeded();
        await EventuallyAsync("both have instances", async () => await _hosts[0].OnlineAsync("web") > 0 && await _hosts[1].OnlineAsync("web") > 0);
        using (var load = StartLoad(0, 2))
        {
            _hosts[1].PowerOff();
            for (var count = 0; count < 20; count++) Assert.True((await AskAsync(2, 2)).Succeeded);
            using var report = JsonDocument.Parse(await load.EndAsync());
            // Two clients ask the third server; each may have had a request at the host that died.
            Assert.InRange(report.RootElement.GetProperty("bad").GetArrayLength(), 0, 2);
            TestContext.Current.TestOutputHelper?.WriteLine(report.RootElement.ToString());
        }

        (await _hosts[2].PbmAsync("delete", "web")).Succeeded();
        Assert.False((await AskAsync(2, 2)).Succeeded);
        Assert.False((await AskAsync(2, 0)).Succeeded);
    }

    private FleetLoad StartLoad(params int[] indices) => FleetLoad.Start(_hosts[2], Path.Combine(_code, "load.js"), [.. indices.Select(index => _hosts[index].Address)]);

    private async Task<(bool Succeeded, string Answer)> AskAsync(int from, int to)
    {
        var result = await _hosts[from].RunAsync("curl", "-sS", "--max-time", "10", $"http://{_hosts[to].Address}:3000/");
        return (result.ExitCode == 0, result.Output);
    }

    private async Task<IEnumerable<string>> PidsAsync(int index) => (await _hosts[index].Home.ListAsync()).Where(instance => instance.Name == "web").Select(instance => $"{instance.Pid}");

    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition) =>
        await Eventually.TrueAsync(what, TimeSpan.FromSeconds(40), condition, look: TimeSpan.FromMilliseconds(250));
}
