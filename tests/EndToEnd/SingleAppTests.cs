using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A server that is cut off, and an app of which there are never two at once.</summary>
public sealed class SingleAppTests : IAsyncLifetime
{
    /// <summary>The number of cuts of the long run, which is not part of <c>./test</c>.</summary>
    private const string CutsVariable = "ACTORPM_SINGLE_CUTS";

    private readonly string _code = Directory.CreateTempSubdirectory("actorpm-code-").FullName;
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-beats-").FullName;
    private FleetHosts _hosts = null!;

    private Beats Beats => new(_folder);

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync()
    {
        _hosts = await FleetHosts.MakeAsync(3);
        Write("server.js", "require('http').createServer((q, r) => r.end(`${process.pid}`)).listen(3000)");
        Write("job.js", Beats.Program);
        await _hosts.FormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hosts is not null) await _hosts.DisposeAsync();
        Directory.Delete(_code, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_is_cut_off_serves_on_but_for_a_single_app_and_all_is_one_again_when_the_cable_is_in()
    {
        (await _hosts[0].PbmAsync("start", Path.Combine(_code, "server.js"), "--name", "web", "--place", "all", "-i", "3")).Succeeded();
        await StartJobOnGammaAsync();
        var (web, job) = (await _hosts[2].Home.InstanceAsync("web"), await _hosts[2].Home.InstanceAsync("job"));
        Assert.Contains("its lease runs for", (await _hosts[2].PbmAsync("why", "job")).Succeeded().Output, StringComparison.Ordinal);

        await _hosts.CableAsync(2, isIn: false);
        var cut = Now;
        await EventuallyAsync("the single one has ended", async () => (await _hosts[2].Home.InstanceAsync("job")).Status == "launching");
        // 10 s since the others were asked last; the rest is for a machine that does much else.
        Assert.InRange(Beats.Lives.Single().Last - cut, 0, 11_000);
        Assert.Contains("waits for its lease, without which a single app does not run: 1 of 3 servers answer", (await _hosts[2].PbmAsync("why", "job")).Succeeded().Output, StringComparison.Ordinal);
        await EventuallyAsync("the others take over", async () => await OnlineAsync("web", 0, 1) is "1 2" or "2 1");
        Assert.Contains("nothing was changed", (await _hosts[2].PbmAsync("scale", "web", "6")).Failed(5).Error, StringComparison.Ordinal);
        (await _hosts[0].PbmAsync("scale", "web", "4")).Succeeded();
        await EventuallyAsync("the single one waits for its lease", async () =>
            await OnlineAsync("job", 0, 1) is "0 1" or "1 0" || (await _hosts[0].PbmAsync("why", "job")).Succeeded().Output.Contains("waits: its lease on gamma may run for", StringComparison.Ordinal));
        await EventuallyAsync("and is started", async () => await OnlineAsync("job", 0, 1) is "0 1" or "1 0");
        Say($"ended {Beats.Lives[0].Last - cut} ms, replaced {Beats.Lives[1].First - cut} ms after the cut");
        Assert.InRange(Beats.Lives[1].First - cut, 20_000, 45_000);
        Assert.Equal((web.Pid, "launching"), ((await _hosts[2].Home.InstanceAsync("web")).Pid, (await _hosts[2].Home.InstanceAsync("job")).Status));

        await _hosts.CableAsync(2, isIn: true);
        var healed = Stopwatch.GetTimestamp();
        await EventuallyAsync("what was replaced is taken out", async () => await OnlineAsync("web") == "2 2 0" && !await HasJobAsync(2), 60);
        Say($"one again {Stopwatch.GetElapsedTime(healed).TotalSeconds:0.0} s after the cable was in");
        Assert.Equal("4", (await _hosts[2].FleetAppsAsync()).Apps.Single(app => app.Name == "web").Instances);
        Assert.Equal(2, Beats.Lives.Count);
        Assert.Equal(job.Pid, Beats.Lives[0].Pid);
        Beats.AssertNeverTwo();

        // By wish it moves as well: it has ended before the next begins.
        await EventuallyAsync("it may be commanded there again", async () => await _hosts[2].TogetherAsync() == 3);
        var at = await OnlineAsync("job", 0, 1) == "1 0" ? "alpha" : "beta";
        (await _hosts[2].PbmAsync("server", "drain", at)).Succeeded();
        await EventuallyAsync("it has moved", async () => Beats.Lives.Count == 3 && (await OnlineAsync("job")).Count(character => character == '1') == 1);
        Beats.AssertNeverTwo();
    }

    [Fact]
    public async Task It_never_runs_twice_over_many_cuts_of_any_length()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(CutsVariable), out var cuts)) Assert.Skip($"takes half a minute a cut: {CutsVariable}=20 runs it");
        await StartJobOnGammaAsync();
        var seed = Environment.TickCount;
        Say($"seed {seed}");
        var random = new Random(seed);
        for (var cut = 1; cut <= cuts; cut++)
        {
            var holder = await HolderAsync();
            var before = Beats.Lives.Count;
            var (began, what) = (Now, await DisturbAsync(random, holder));
            var healed = Stopwatch.GetTimestamp();
            await EventuallyAsync("one fleet with one job", async () => await ConvergedAsync(), 90);
            var took = Stopwatch.GetElapsedTime(healed);
            var lives = Beats.Lives;
            var replaced = lives.Count == before ? "it ran on" : $"ended after {(lives[before - 1].Last - began) / 1000.0:0.0} s, the next began after {(lives[before].First - began) / 1000.0:0.0} s";
            Say($"{cut}: {FleetHosts.NameOf(holder)} has it; {what}: {replaced}, on {FleetHosts.NameOf(await HolderAsync())}; converged {took.TotalSeconds:0.0} s after healing");
            Beats.AssertNeverTwo();
            Assert.InRange(took.TotalSeconds, 0, 10);
        }

        Say($"{Beats.Lives.Count} processes, never two at once");
    }

    /// <summary>Mostly a cut, mostly of the server that has it; what was done, in words.</summary>
    private async Task<string> DisturbAsync(Random random, int holder)
    {
        var index = random.Next(4) == 0 ? random.Next(3) : holder;
        var (name, home) = (FleetHosts.NameOf(index), _hosts[index].Home);
        switch (random.Next(8))
        {
            case 0:
                var node = home.NodePid;
                ProcFs.Signal(node, 9);
                await Eventually.TrueAsync("the keeper starts another", TimeSpan.FromSeconds(30), () => home.NodePid is > 0 and var next && next != node);
                return $"node of {name} killed";
            case 1:
                var (keeper, job) = (home.KeeperPid, Beats.Lives[^1].Pid);
                ProcFs.Signal(keeper, 9);
                // The kernel ends it together with its keeper.
                await Eventually.TrueAsync("the job has ended", TimeSpan.FromSeconds(5), () => index != holder || !ProcFs.Lives(job));
                await Eventually.TrueAsync("the node starts another keeper", TimeSpan.FromSeconds(30), () => home.KeeperPid is > 0 and var next && next != keeper);
                return $"keeper of {name} killed";
        }

        // Too short for anything, short of a replacement, long enough for one.
        var length = TimeSpan.FromSeconds(random.Next(3) switch { 0 => 1 + (random.NextDouble() * 9), 1 => 10 + (random.NextDouble() * 18), _ => 28 + (random.NextDouble() * 20) });
        await _hosts.CableAsync(index, isIn: false);
        await Task.Delay(length, TestContext.Current.CancellationToken);
        await _hosts.CableAsync(index, isIn: true);
        return $"{name} cut off for {length.TotalSeconds:0.0} s";
    }

    private async Task StartJobOnGammaAsync()
    {
        foreach (var other in (string[])["alpha", "beta"]) (await _hosts[0].PbmAsync("server", "cordon", other)).Succeeded();
        (await _hosts[0].PbmAsync("start", Path.Combine(_code, "job.js"), "--name", "job", "--place", "all", "-i", "single", "--", _folder)).Succeeded();
        foreach (var other in (string[])["alpha", "beta"]) (await _hosts[0].PbmAsync("server", "uncordon", other)).Succeeded();
        Assert.Equal("0 0 1", await OnlineAsync("job"));
    }

    /// <summary>The server that has it, once one has: after a cut of about the length of a lease it may be just being ended.</summary>
    private async Task<int> HolderAsync()
    {
        var holder = -1;
        await EventuallyAsync("it is online", async () => (holder = (await OnlineAsync("job")).Replace(" ", "", StringComparison.Ordinal).IndexOf('1', StringComparison.Ordinal)) >= 0, 90);
        return holder;
    }

    private async Task<bool> HasJobAsync(int index) => (await _hosts[index].Home.ListAsync()).Any(instance => instance.Name == "job");

    /// <summary>All three in one cluster, and the job online on one of them and listed by no other.</summary>
    private async Task<bool> ConvergedAsync()
    {
        var counts = await OnlineAsync("job");
        if (counts.Count(character => character == '1') != 1) return false;
        for (var index = 0; index < 3; index++)
            if (await _hosts[index].TogetherAsync() != 3 || (counts[index * 2] == '0' && await HasJobAsync(index))) return false;
        return true;
    }

    private async Task<string> OnlineAsync(string app, params int[] indices)
    {
        var counts = new List<int>();
        foreach (var index in indices.Length == 0 ? [0, 1, 2] : indices) counts.Add(await _hosts[index].OnlineAsync(app));
        return string.Join(' ', counts);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_code, name), text);

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    // A command each time: asked as often as a person would.
    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition, int seconds = 60) =>
        await Eventually.TrueAsync(what, TimeSpan.FromSeconds(seconds), condition, look: TimeSpan.FromMilliseconds(250));
}
