using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Two servers, where a loss leaves no majority: what goes on, what <c>prefer</c> and a witness change.</summary>
public sealed class FleetOfTwoTests : IAsyncLifetime
{
    private FleetHosts _hosts = null!;

    public async ValueTask InitializeAsync() => _hosts = await FleetHosts.MakeAsync(3);

    public ValueTask DisposeAsync() => _hosts is null ? ValueTask.CompletedTask : _hosts.DisposeAsync();

    [Fact]
    public async Task The_survivor_goes_on_and_a_preferred_one_or_one_with_a_witness_takes_over()
    {
        var line = await _hosts.InitAsync();
        var joined = (await _hosts[1].PbmAsync("fleet", "join", line, "--name", "beta")).Succeeded();
        Assert.Contains("or choose which one goes on alone", joined.Output + joined.Error, StringComparison.Ordinal);
        var idle = _hosts[0].Home.Write("idle.js", "setInterval(() => {}, 1000)\n");
        (await _hosts[0].PbmAsync("start", idle, "-i", "2", "--name", "web", "--place", "all")).Succeeded();
        Assert.Equal("1 1", await OnlineAsync());

        // Cut in two, each runs on with what it has and decides nothing.
        await _hosts.CableAsync(1, isIn: false);
        // Nobody has noticed yet: it is taken, and may be lost.
        Assert.Contains("a majority of the servers did not confirm it", (await _hosts[0].PbmAsync("server", "label", "alpha", "disk=fast")).Failed(6).Error, StringComparison.Ordinal);
        await EventuallyAsync("the cluster has noticed", async () =>
            (await _hosts[0].PbmAsync("cluster", "show")).Output.EndsWith("Count: 1 nodes\n", StringComparison.Ordinal) && await IsAloneAsync());
        foreach (var host in (FleetHost[])[_hosts[0], _hosts[1]])
            Assert.Contains("a majority is needed", (await host.PbmAsync("scale", "web", "4")).Failed(5).Error, StringComparison.Ordinal);
        Assert.Contains("every server must hear", (await _hosts[1].PbmAsync("fleet", "prefer", "beta")).Failed().Error, StringComparison.Ordinal);
        Assert.Equal("1 1", await OnlineAsync());
        await _hosts.CableAsync(1, isIn: true);

        await EventuallyAsync("together again", async () => await _hosts[0].TogetherAsync() == 2 && await _hosts[1].TogetherAsync() == 2);
        Assert.Contains("alpha alone goes on", (await _hosts[1].PbmAsync("fleet", "prefer", "alpha")).Succeeded().Error, StringComparison.Ordinal);
        await _hosts.CableAsync(1, isIn: false);
        await EventuallyAsync("the preferred one has both", async () => await OnlineAsync() == "2 1" && await IsAloneAsync());
        Assert.Contains("a majority is needed", (await _hosts[1].PbmAsync("scale", "web", "4")).Failed(5).Error, StringComparison.Ordinal);
        await _hosts.CableAsync(1, isIn: true);
        await EventuallyAsync("they are one again", async () => await _hosts[1].TogetherAsync() == 2 && await OnlineAsync() == "2 0", 60);

        // One name means one app.
        (await _hosts[2].PbmAsync("start", idle, "--name", "web")).Succeeded();
        Assert.Contains("web is an app of the joining server and of the fleet alike", (await _hosts[2].PbmAsync("fleet", "join", line)).Failed().Error, StringComparison.Ordinal);
        (await _hosts[2].PbmAsync("delete", "web")).Succeeded();
        (await _hosts[2].PbmAsync("fleet", "join", line, "--name", "gamma", "--witness")).Succeeded();
        Assert.Contains("one is preferred only where there are two", (await _hosts[0].PbmAsync("fleet", "prefer", "alpha")).Failed().Error, StringComparison.Ordinal);
        (await _hosts[1].PbmAsync("scale", "web", "3")).Succeeded();
        Assert.Equal("2 1", await OnlineAsync());
        _hosts[1].PowerOff();
        await EventuallyAsync("with the witness alpha is a majority", async () => await _hosts[0].OnlineAsync("web") == 3);
        Assert.Equal(0, await _hosts[2].OnlineAsync("web"));
    }

    private async Task<bool> IsAloneAsync() => (await _hosts[1].FleetAsync()).Reason == "1 of 2 servers answer, a majority is needed";

    private async Task<string> OnlineAsync() => $"{await _hosts[0].OnlineAsync("web")} {await _hosts[1].OnlineAsync("web")}";

    // A command each time: asked as often as a person would.
    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition, int seconds = 40) =>
        await Eventually.TrueAsync(what, TimeSpan.FromSeconds(seconds), condition, look: TimeSpan.FromMilliseconds(250));
}
