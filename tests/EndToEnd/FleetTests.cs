using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Several servers: forming, asking each other, outages, strangers.</summary>
public sealed class FleetTests : IAsyncLifetime
{
    private FleetHosts _hosts = null!;

    public async ValueTask InitializeAsync() => _hosts = await FleetHosts.MakeAsync(3);

    public ValueTask DisposeAsync() => _hosts is null ? ValueTask.CompletedTask : _hosts.DisposeAsync();

    [Fact]
    public async Task Three_commands_make_a_fleet_and_every_server_can_be_asked_for_all()
    {
        var began = TimeProvider.System.GetTimestamp();
        await FormAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 60);
        foreach (var host in _hosts.All)
        {
            await EventuallyAsync("all three see each other", async () => await host.TogetherAsync() == 3);
            host.Home.Write("app.sh", "while :; do echo $PPID; sleep 1; done\n");
        }

        (await _hosts[0].PbmAsync("start", "app.sh", "--name", "first")).Succeeded();
        (await _hosts[1].PbmAsync("start", "app.sh", "--name", "second")).Succeeded();
        // A fleet's list names servers that are slower than 300 ms, which a busy machine is now and then.
        await EventuallyAsync("the list of the third has the apps of the others", async () =>
            (await _hosts[2].PbmAsync("ls")).Succeeded().Output is var list && list.Contains("first", StringComparison.Ordinal) && list.Contains("second", StringComparison.Ordinal));
        var show = (await _hosts[0].PbmAsync("cluster", "show")).Succeeded().Output;
        Assert.Contains($"akka.ssl.tcp://actorpm@{_hosts[2].Address}:9111 | [worker] | up |  | ", show, StringComparison.Ordinal);
        Assert.EndsWith("Count: 3 nodes\n", show, StringComparison.Ordinal);
        Assert.Matches(@"--- Fleet -+\n(?s:.*)gamma \(here\)(?s:.*)--- List", (await _hosts[2].PbmAsync("report")).Succeeded().Output);

        (await _hosts[2].PbmAsync("stop", "second", "--on", "beta")).Succeeded();
        Assert.Contains("second](0) stopped", (await _hosts[0].PbmAsync("why", "second", "--on", "role=web")).Succeeded().Output, StringComparison.Ordinal);
        var everywhere = (await _hosts[0].PbmAsync("restart", "all", "--on", "alpha,beta")).Succeeded().Output;
        Assert.Contains("[first](0) ✓", everywhere, StringComparison.Ordinal);
        Assert.Contains("[second](0) ✓", everywhere, StringComparison.Ordinal);
        Assert.Contains("does not take --on", (await _hosts[0].PbmAsync("kill", "--on", "beta")).Failed().Error, StringComparison.Ordinal);
        Assert.Contains("there are alpha, beta, gamma", (await _hosts[0].PbmAsync("ls", "--on", "nobody")).Failed().Error, StringComparison.Ordinal);

        // Reading asks all servers; an app that only this one has looks as it does outside a fleet.
        (await _hosts[2].PbmAsync("start", "app.sh", "--name", "first")).Succeeded();
        await EventuallyAsync("why tells of both servers that have the app", async () =>
            (await _hosts[1].PbmAsync("why", "first")).Succeeded().Output is var why && why.StartsWith("alpha\n[first](0) online", StringComparison.Ordinal) && why.Contains("\ngamma\n[first](0) online", StringComparison.Ordinal));
        await EventuallyAsync("logs have the servers' names", async () =>
            (await _hosts[1].PbmAsync("logs", "first", "--nostream", "--lines", "10")).Succeeded().Output is var logs
            && logs.Contains("\nalpha 0|first | ", StringComparison.Ordinal) && logs.Contains("\ngamma 0|first | ", StringComparison.Ordinal));
        await EventuallyAsync("events name the servers", async () =>
            (await _hosts[2].PbmAsync("events", "first", "--lines", "20")).Succeeded().Output is var events
            && events.Contains(" alpha 0|first ", StringComparison.Ordinal) && events.Contains(" gamma 0|first ", StringComparison.Ordinal));
        await EventuallyAsync("another server's app is shown", async () =>
            (await _hosts[0].PbmAsync("show", "second")).Output.StartsWith("beta\n Describing process with id 0 - name second", StringComparison.Ordinal));
        Assert.StartsWith("[second](0) online", (await _hosts[1].PbmAsync("why", "second")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("nobody not found", (await _hosts[0].PbmAsync("why", "nobody")).Failed().Error, StringComparison.Ordinal);

        // Leaving and being removed, while apps run on.
        var pids = _hosts[1].Home.AppProcesses();
        (await _hosts[1].PbmAsync("fleet", "leave")).Succeeded();
        Assert.Contains("this server is in no fleet", (await _hosts[1].PbmAsync("fleet", "status")).Failed().Error, StringComparison.Ordinal);
        (await _hosts[0].PbmAsync("fleet", "remove", "gamma")).Succeeded();
        await EventuallyAsync("one is left", async () => (await _hosts[0].PbmAsync("cluster", "show")).Output.EndsWith("Count: 1 nodes\n", StringComparison.Ordinal));
        await EventuallyAsync("the removed one knows it", async () => (await _hosts[2].FleetAsync()) is { IsInCluster: false } status && status.Notices.Any(notice => notice.StartsWith("this server was removed from its fleet by alpha", StringComparison.Ordinal)));
        Assert.Contains("this server was removed from its fleet by alpha", (await _hosts[2].PbmAsync("ls")).Succeeded().All, StringComparison.Ordinal);
        Assert.All(pids.Where(ProcFs.Lives), pid => Assert.Contains(pid, _hosts[1].Home.AppProcesses()));
        Assert.Single(await _hosts[1].Home.ListAsync());
    }

    [Fact]
    public async Task After_a_full_outage_a_majority_forms_the_fleet_again_without_the_first_server()
    {
        await FormAsync();
        foreach (var host in _hosts.All) host.PowerOff();

        (await _hosts[1].PbmAsync("ping")).Succeeded();
        await EventuallyAsync("one of three is an island", async () => (await _hosts[1].FleetAsync()).Reason == "1 of 3 servers answer, a majority is needed");
        (await _hosts[2].PbmAsync("ping")).Succeeded();
        await EventuallyAsync("two of three are a fleet", async () => await _hosts[1].TogetherAsync() == 2);
        (await _hosts[0].PbmAsync("ping")).Succeeded();
        foreach (var host in _hosts.All) await EventuallyAsync("all are back", async () => await host.TogetherAsync() == 3);

        // The server that began the fleet lost for good: the others go on inviting.
        _hosts[0].PowerOff();
        (await _hosts[1].PbmAsync("fleet", "remove", "alpha")).Succeeded();
        Assert.Contains("pbm fleet join ", (await _hosts[2].PbmAsync("fleet", "invite")).Succeeded().Output, StringComparison.Ordinal);
        // And both have certificates of an authority whose key the lost one never had.
        foreach (var host in (FleetHost[])[_hosts[1], _hosts[2]])
            await EventuallyAsync("its certificate is renewed", async () =>
                (await File.ReadAllTextAsync(host.Home.Paths.NodeLog, TestContext.Current.CancellationToken)).Contains("The certificate of this server was renewed", StringComparison.Ordinal));
        Assert.Contains("pbm fleet join ", (await _hosts[1].PbmAsync("fleet", "invite")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_cut_off_says_so_and_is_back_when_the_cable_is()
    {
        await FormAsync();
        await EventuallyAsync("all three see each other", async () => await _hosts[2].TogetherAsync() == 3);
        await _hosts.CableAsync(2, isIn: false);
        var cut = await _hosts[2].FleetAsync();
        Assert.False(cut.HasMajority);
        Assert.Equal(2, cut.Servers.Count(server => server.State == "away"));
        Assert.Contains("did not answer within 300 ms", (await _hosts[2].PbmAsync("ls")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", (await _hosts[2].PbmAsync("stop", "all", "--on", "alpha")).Failed(5).Error, StringComparison.Ordinal);
        Assert.True((await _hosts[0].FleetAsync()).HasMajority);
        await _hosts.CableAsync(2, isIn: true);
        foreach (var host in _hosts.All) await EventuallyAsync("together again", async () => await host.TogetherAsync() == 3, 60);
    }

    [Fact]
    public async Task Strangers_and_bad_join_lines_are_refused_with_the_reason_and_harm_nobody()
    {
        var line = await InitAsync();
        var node = _hosts[0].Home.NodePid;
        var single = (await _hosts[0].PbmAsync("fleet", "invite", "--count", "1")).Succeeded().Output.Trim().Split(' ')[^1];
        Assert.Contains("it was cut off or changed", (await _hosts[1].PbmAsync("fleet", "join", line[..^1])).Failed().Error, StringComparison.Ordinal);
        var foreign = line[..(line.IndexOf('/', StringComparison.Ordinal) + 1)] + new string('A', 43) + line[line.LastIndexOf('.')..];
        Assert.Contains("its authority has another fingerprint", (await _hosts[1].PbmAsync("fleet", "join", foreign)).Failed().Error, StringComparison.Ordinal);
        var guessed = line[..(line.LastIndexOf('.') + 1)] + new string('A', 22);
        Assert.Contains("gave no such invitation", (await _hosts[1].PbmAsync("fleet", "join", guessed)).Failed().Error, StringComparison.Ordinal);
        Assert.Contains("in no fleet", (await _hosts[1].PbmAsync("fleet", "status")).Failed().Error, StringComparison.Ordinal);

        (await _hosts[1].PbmAsync("fleet", "join", single, "--name", "beta")).Succeeded();
        Assert.Contains("the invitation is spent", (await _hosts[2].PbmAsync("fleet", "join", single)).Failed().Error, StringComparison.Ordinal);
        Assert.Contains("is in the fleet", (await _hosts[1].PbmAsync("fleet", "join", line)).Failed().Error, StringComparison.Ordinal);
        // A copied disk: the same server id again.
        Assert.True(File.Exists(_hosts[1].Home.Paths.ServerId));
        (await _hosts[2].PbmAsync("kill")).Succeeded();
        File.Copy(_hosts[1].Home.Paths.ServerId, _hosts[2].Home.Paths.ServerId, overwrite: true);
        Assert.Contains("a member already: a copied disk image", (await _hosts[2].PbmAsync("fleet", "join", line)).Failed().Error, StringComparison.Ordinal);

        // Plain TCP, nonsense and TLS without a certificate, on both ports.
        foreach (var port in (int[])[9110, 9111])
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _hosts[2].KnockAsync(_hosts[0].Address, port)));
        await EventuallyAsync("the two still see each other", async () => await _hosts[1].TogetherAsync() == 2);
        Assert.Equal(node, _hosts[0].Home.NodePid);
        Assert.Contains("was refused: ", await File.ReadAllTextAsync(_hosts[0].Home.Paths.NodeLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<string> InitAsync() => _hosts.InitAsync();

    private Task FormAsync() => _hosts.FormAsync();

    // A command each time: asked as often as a person would.
    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition, int seconds = 40) =>
        await Eventually.TrueAsync(what, TimeSpan.FromSeconds(seconds), condition, look: TimeSpan.FromMilliseconds(250));
}
