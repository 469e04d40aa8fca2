using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary><c>pbm update</c> on all servers of a fleet, one after the other, while all of them are asked.</summary>
public sealed class FleetUpdateTests : IAsyncLifetime
{
    private const string Load = """
        const http = require('http'); let over = false, good = 0, bad = [];
        process.stdin.on('end', () => over = true).resume();
        const ask = (host, agent) => new Promise(done => {
          const request = http.get({ host, port: 3000, agent }, answer => { answer.resume().on('end', () => { good++; done() }) });
          request.on('error', error => { if (error.code === 'ECONNRESET' && request.reusedSocket) { } else bad.push(host + ' ' + error.code); done() });
        });
        const loop = async (host, agent) => { while (!over) { await ask(host, agent); await new Promise(next => setTimeout(next, 5)) } };
        Promise.all(process.argv.slice(2).flatMap(host => [loop(host, false), loop(host, new http.Agent({ keepAlive: true }))]))
          .then(() => console.log(JSON.stringify({ good, bad })));
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-update-").FullName;
    private FleetHosts _hosts = null!;

    public async ValueTask InitializeAsync()
    {
        _hosts = await FleetHosts.MakeAsync(3);
        File.WriteAllText(Path.Combine(_folder, "server.js"), "require('http').createServer((q, r) => r.end('ok')).listen(3000)");
        File.WriteAllText(Path.Combine(_folder, "load.js"), Load);
        await _hosts.FormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hosts is not null)
        {
            // The other build is gone before the last home is.
            foreach (var host in _hosts.All) host.Home.Dist = Binaries.Folder;
            await _hosts.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_servers_are_updated_one_after_the_other_and_no_app_is_replaced_and_no_request_fails()
    {
        (await _hosts[0].PbmAsync("start", Path.Combine(_folder, "server.js"), "--name", "web", "--place", "all", "-i", "6")).Succeeded();
        (await _hosts[1].PbmAsync("start", "sleep 1000", "--name", "own")).Succeeded();
        var pids = await PidsAsync();
        using var load = FleetLoad.Start(_hosts[0], Path.Combine(_folder, "load.js"), [.. _hosts.All.Select(host => host.Address)]);

        var second = SecondBuild.Make(_hosts[0].Home);
        foreach (var host in _hosts.All)
        {
            var (node, keeper) = (host.Home.NodePid, host.Home.KeeperPid);
            host.Home.Dist = second;
            Assert.DoesNotContain("→ none", (await host.PbmAsync("update")).Succeeded().Output, StringComparison.Ordinal);
            Assert.NotEqual(node, host.Home.NodePid);
            Assert.Equal(keeper, host.Home.KeeperPid);
            foreach (var pid in (int[])[host.Home.NodePid, keeper]) Assert.Equal(second, Path.GetDirectoryName(File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)!.FullName));
            // The command has waited for it: whoever updates one server after the other does not.
            foreach (var other in _hosts.All) Assert.Equal(3, await other.TogetherAsync());
        }

        await Eventually.TrueAsync("all is settled", TimeSpan.FromSeconds(40), async () => (await _hosts[2].FleetAppsAsync()).Apps.Single() is { IsSettled: true, Missing: 0 }, TimeSpan.FromMilliseconds(250));
        var report = await load.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.EndsWith("\"bad\":[]}\n", report, StringComparison.Ordinal);
        Assert.Equal(pids, await PidsAsync());
    }

    private async Task<string> PidsAsync()
    {
        var pids = new List<string>();
        foreach (var host in _hosts.All) pids.AddRange((await host.Home.ListAsync()).Select(instance => $"{host.Address} {instance.Name} {instance.Pid} {instance.Status} {instance.Restarts}"));
        return string.Join('\n', pids);
    }
}
