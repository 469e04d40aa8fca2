using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Apps of the fleet: spread over servers, moved when one is lost or drained, declared anew without an interruption.</summary>
public sealed class FleetAppsTests : IAsyncLifetime
{
    /// <summary>Asks each address as fast as it answers, half of the time on a kept connection, until its input ends; prints how many failed and how many did not.</summary>
    private const string Load = """
        const http = require('http'); let over = false, good = 0, bad = [];
        process.stdin.on('end', () => over = true).resume();
        const ask = (host, agent) => new Promise(done => {
          const request = http.get({ host, port: 3000, agent }, answer => { answer.resume().on('end', () => { good++; done() }) });
          request.on('error', error => { if (error.code === 'ECONNRESET' && request.reusedSocket) { } else bad.push(host + ' ' + error.code); done() });
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
        Write("server.js", "require('http').createServer((q, r) => r.end(`${process.env.RELEASE} ${process.pid} ${process.env.DSN}`)).listen(3000)");
        Write("load.js", Load);
        Write("idle.js", "setInterval(() => {}, 1000)");
        await _hosts.FormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hosts is not null) await _hosts.DisposeAsync();
        Directory.Delete(_code, recursive: true);
    }

    [Fact]
    public async Task Six_instances_are_spread_over_three_servers_and_go_to_the_others_when_one_is_lost()
    {
        await StartAsync("-i", "6");
        Assert.Equal("2 2 2", await OnlineAsync());
        foreach (var host in _hosts.All)
        {
            Assert.Equal(["alpha 2", "beta 2", "gamma 2"], (await host.FleetAppsAsync()).Apps.Single().Places.Select(place => $"{place.Server} {place.Ready}"));
            Assert.Contains("gamma  2 ready of 2 assigned: 2 of 6: spread over 3 servers", (await host.PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);
        }

        var began = Stopwatch.GetTimestamp();
        _hosts[0].PowerOff(); // it schedules, too
        await EventuallyAsync("the others have three each", async () => await OnlineAsync(1, 2) == "3 3");
        var took = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"three each after {took.TotalSeconds:0.0} s");
        // 25 s are promised and about 21 s measured; the rest is for a machine that does much else.
        Assert.InRange(took.TotalSeconds, 0, 35);
        Assert.Contains("alpha  none: it is lost", (await _hosts[1].PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);
        var events = (await _hosts[1].PbmAsync("events")).Succeeded().Output;
        Assert.Contains("alpha is lost: its apps of the fleet start on other servers", events, StringComparison.Ordinal);
        Assert.Contains("started: asked for by the fleet", events, StringComparison.Ordinal);

        // By the one that is away, through the one that is away.
        Assert.Contains("web 1 (now)  ", (await _hosts[2].PbmAsync("history", "web")).Succeeded().Output, StringComparison.Ordinal);

        var returned = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        (await _hosts[0].PbmAsync("ping")).Succeeded();
        await EventuallyAsync("it is back and has none", async () => await OnlineAsync() == "0 3 3" && await _hosts[0].TogetherAsync() == 3);
        // It had two on its disk, which wait for the fleet's word: they are replaced, so none of them was ever started.
        var told = (await _hosts[0].Home.Api.EventsAsync()).Where(happened => happened.Name == "web" && happened.At >= returned).ToList();
        Assert.Contains(told, happened => happened.Kind == "held");
        Assert.DoesNotContain(told, happened => happened.Kind == "started");
        (await _hosts[0].PbmAsync("scale", "web", "7")).Succeeded();
        Assert.Equal("1 3 3", await OnlineAsync());
    }

    [Fact]
    public async Task A_new_declaration_comes_to_one_server_after_the_other_and_a_broken_one_stops_at_the_first()
    {
        Write("app.json", Declaration("server.js", 1, "first-hush-8231"));
        (await _hosts[0].PbmAsync("start", Path.Combine(_code, "app.json"))).Succeeded();
        Assert.Equal("2 2 2", await OnlineAsync());

        using var load = StartLoad();
        Write("app.json", Declaration("server.js", 2, "second-hush-9377"));
        var plan = (await _hosts[1].PbmAsync("plan", Path.Combine(_code, "app.json"))).Failed(3).Output;
        Assert.Contains("env.RELEASE: 1 -> 2 (reload)", plan, StringComparison.Ordinal);
        Assert.Contains("env.DSN: (secret) -> (secret) (reload)", plan, StringComparison.Ordinal);
        (await _hosts[1].PbmAsync("apply", Path.Combine(_code, "app.json"), "--yes")).Succeeded();
        Assert.Contains("nothing to change", (await _hosts[1].PbmAsync("plan", Path.Combine(_code, "app.json"))).Succeeded().Output, StringComparison.Ordinal);
        (await _hosts[2].PbmAsync("reload", "web")).Succeeded();
        Assert.All(await AnswersAsync(), answer => Assert.Matches("^2 [0-9]+ second-hush-9377$", answer));
        Assert.Contains("DSN: second-hush-9377", (await _hosts[2].PbmAsync("env", "web", "--reveal")).Succeeded().Output, StringComparison.Ordinal);
        await AssertNoSecretOnDiskAsync();

        Write("broken.js", "console.error('no database'); process.exit(3)");
        Write("app.json", Declaration("broken.js", 3, "second-hush-9377"));
        var before = await PidsAsync();
        var broken = await _hosts[2].PbmAsync("start", Path.Combine(_code, "app.json"));
        Assert.Contains("web did not become ready on alpha: exit code 3", broken.Failed().Error, StringComparison.Ordinal);
        Assert.Equal(before, await PidsAsync());
        Assert.All(await AnswersAsync(), answer => Assert.StartsWith("2 ", answer, StringComparison.Ordinal));
        Assert.Contains("declaration 3 failed: alpha", (await _hosts[1].PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);

        // A majority has the record when the command ends, the third server a moment later.
        async Task<string> HistoryAsync(int host) => (await _hosts[host].PbmAsync("history", "web")).Succeeded().Output;
        await Eventually.TrueAsync("all have the same history", TimeSpan.FromSeconds(20), async () => await HistoryAsync(1) is var one && one == await HistoryAsync(2) && one.StartsWith("web 3 (failed)", StringComparison.Ordinal));
        Assert.Matches("(?s)^web 3 \\(failed\\)  .*\nweb 2  .*env.RELEASE: 1 -> 2\n.*web 1  ", await HistoryAsync(1));
        (await _hosts[1].PbmAsync("rollback", "web", "--to", "1", "--yes")).Succeeded();
        Assert.All(await AnswersAsync(), answer => Assert.Matches("^1 [0-9]+ first-hush-8231$", answer));
        await AssertNoSecretOnDiskAsync();
        var report = await load.EndAsync();
        Assert.EndsWith("\"bad\":[]}\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_is_drained_and_what_is_careless_spares_the_fleet()
    {
        (await _hosts[0].PbmAsync("start", Path.Combine(_code, "idle.js"), "--name", "own")).Succeeded();
        (await _hosts[1].PbmAsync("server", "cordon", "gamma")).Succeeded();
        await StartAsync("-i", "4");
        Assert.Equal("2 2 0", await OnlineAsync());
        (await _hosts[1].PbmAsync("server", "uncordon", "gamma")).Succeeded();
        var drained = (await _hosts[2].PbmAsync("server", "drain", "beta")).Succeeded().Output;
        Assert.Contains("beta runs no app of the fleet any more", drained, StringComparison.Ordinal);
        Assert.Equal("2 0 2", await OnlineAsync());
        await EventuallyAsync("every server shows the mark", async () => (await _hosts[0].PbmAsync("fleet", "status")).Succeeded().Output.Contains(" draining ", StringComparison.Ordinal));
        Assert.Contains("beta   none: it is draining", (await _hosts[0].PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);

        var careless = (await _hosts[0].PbmAsync("delete", "all")).Succeeded();
        Assert.Contains("web is an app of the fleet and is left as it is", careless.Error + careless.Output, StringComparison.Ordinal);
        Assert.Equal(["web", "web"], (await _hosts[0].Home.ListAsync()).Select(instance => instance.Name));
        Assert.Contains("web is the name of an app of the fleet", (await _hosts[0].PbmAsync("start", Path.Combine(_code, "idle.js"), "--name", "web")).Failed().Error, StringComparison.Ordinal);

        (await _hosts[1].PbmAsync("stop", "web")).Succeeded();
        Assert.Equal("0 0 0", await OnlineAsync());
        (await _hosts[0].PbmAsync("start", "web")).Succeeded();
        Assert.Equal("2 0 2", await OnlineAsync());
        (await _hosts[1].PbmAsync("delete", "web")).Succeeded();
        foreach (var host in _hosts.All) Assert.Empty(await host.Home.ListAsync());

        Write("pm.conf", Project("first", "second"));
        (await _hosts[0].PbmAsync("apply", Path.Combine(_code, "pm.conf"), "--yes")).Succeeded();
        Write("own.conf", $"project = shop, apps {{ own {{ script = {_code}/idle.js }} }}");
        var another = (await _hosts[2].PbmAsync("plan", Path.Combine(_code, "own.conf"), "--prune")).Failed(3);
        Assert.Contains("--prune leaves those that shop has declared: first, second", another.Output + another.Error, StringComparison.Ordinal);
        Write("pm.conf", Project("first"));
        (await _hosts[2].PbmAsync("apply", Path.Combine(_code, "pm.conf"), "--prune", "--yes")).Succeeded();
        Assert.Equal(["first"], (await _hosts[1].FleetAppsAsync()).Apps.Select(app => app.Name));

        string Project(params string[] apps) => $"project = shop, apps {{ {string.Join(", ", apps.Select(app => $"{app} {{ script = {_code}/idle.js, place = \"server=gamma\" }}"))} }}";
    }

    [Fact]
    public async Task After_a_full_outage_the_apps_run_where_they_did_and_a_server_with_an_app_of_that_name_is_passed_over()
    {
        (await _hosts[1].PbmAsync("start", Path.Combine(_code, "idle.js"), "--name", "web")).Succeeded();
        await StartAsync("-i", "4");
        await EventuallyAsync("two servers have all", async () => await OnlineAsync(0, 2) == "2 2");
        Assert.Contains("beta   none: an app of its own is called web", (await _hosts[0].PbmAsync("why", "web")).Succeeded().Output, StringComparison.Ordinal);
        foreach (var host in _hosts.All) host.PowerOff();

        // In another order, without the one that began the fleet.
        foreach (var index in (int[])[2, 1]) (await _hosts[index].PbmAsync("ping")).Succeeded();
        await EventuallyAsync("a majority has formed the fleet", async () => await _hosts[1].TogetherAsync() == 2);
        await EventuallyAsync("which has confirmed what runs where", async () => await _hosts[2].OnlineAsync("web") == 2);
        (await _hosts[0].PbmAsync("ping")).Succeeded();
        await EventuallyAsync("all is as it was", async () => await OnlineAsync(0, 2) == "2 2" && await _hosts[0].TogetherAsync() == 3);
        await EventuallyAsync("and settled", async () => (await _hosts[0].FleetAppsAsync()).Apps.Single() is { IsSettled: true, Missing: 0 });
        Assert.Equal("2 2", await OnlineAsync(0, 2));
    }

    private string Declaration(string script, int release, string secret) =>
        $$"""
        { "apps": [{ "name": "web", "script": "{{_code}}/{{script}}", "exec_mode": "cluster", "instances": 6, "place": "all",
          "env_secret": ["DSN"], "env": { "RELEASE": "{{release}}", "DSN": "{{secret}}", "SEEN": "no-secret-5512" } }] }
        """;

    /// <summary>Databases with their journals, fleet.json, the keeper's notes, logs: everything in the homes of all servers.</summary>
    private async Task AssertNoSecretOnDiskAsync()
    {
        foreach (var host in _hosts.All)
        {
            var texts = await Task.WhenAll(HomeFiles.Of(host.Home).Select(async file => (File: file, Text: System.Text.Encoding.Latin1.GetString(await HomeFiles.ReadAsync(file)))));
            Assert.Contains(texts, one => one.Text.Contains("no-secret-5512", StringComparison.Ordinal));
            Assert.DoesNotContain("-hush-", string.Join(' ', texts.Where(one => one.Text.Contains("-hush-", StringComparison.Ordinal)).Select(one => $"{one.File}: -hush-")), StringComparison.Ordinal);
            Assert.DoesNotContain("-hush-", (await host.PbmAsync("fleet", "apps", "--json")).Succeeded().Output + (await host.PbmAsync("why", "web")).Output, StringComparison.Ordinal);
        }
    }

    private async Task StartAsync(params string[] options) =>
        (await _hosts[0].PbmAsync(["start", Path.Combine(_code, "server.js"), "--name", "web", "--place", "all", .. options])).Succeeded();

    private async Task<string> OnlineAsync(params int[] indices)
    {
        var counts = new List<int>();
        foreach (var host in indices.Length == 0 ? _hosts.All : [.. indices.Select(index => _hosts[index])]) counts.Add(await host.OnlineAsync("web"));
        return string.Join(' ', counts);
    }

    private async Task<string> PidsAsync()
    {
        var pids = new List<string>();
        foreach (var host in _hosts.All) pids.AddRange((await host.Home.ListAsync()).Select(instance => $"{instance.Name} {instance.Pid}"));
        return string.Join(' ', pids);
    }

    private async Task<IReadOnlyList<string>> AnswersAsync()
    {
        var answers = new List<string>();
        foreach (var host in _hosts.All) answers.Add((await host.RunAsync("curl", "-sS", "http://127.0.0.1:3000/")).Succeeded().Output);
        return answers;
    }

    private FleetLoad StartLoad() => FleetLoad.Start(_hosts[0], Path.Combine(_code, "load.js"), [.. _hosts.All.Select(host => host.Address)]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_code, name), text);

    // A command each time: asked as often as a person would.
    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition, int seconds = 40) =>
        await Eventually.TrueAsync(what, TimeSpan.FromSeconds(seconds), condition, look: TimeSpan.FromMilliseconds(250));
}
