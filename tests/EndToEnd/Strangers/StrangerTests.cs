using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Strangers;

/// <summary>
/// Whoever is not of the fleet gets nothing, costs nothing and keeps nobody from working. Some seconds here;
/// <c>bench/strangers --minutes N --rate N</c> runs this very test for as long as one likes.
/// </summary>
[Collection(Alone.Name)]
public sealed class StrangerTests
{
    private static readonly int Minutes = Setting("MINUTES", 0);
    private static readonly int Rate = Setting("RATE", Minutes > 0 ? 500 : 200);
    private static readonly TimeSpan Length = Minutes > 0 ? TimeSpan.FromMinutes(Minutes) : TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_storm_of_strangers_is_refused_and_logged_and_costs_neither_memory_nor_the_fleet()
    {
        await using var hosts = await FleetHosts.MakeAsync(3);
        var spent = await SpentLineAsync(hosts);
        (await hosts[2].PbmAsync("fleet", "init", "--address", hosts[2].Address, "--name", "foreigner")).Succeeded();
        await Eventually.TrueAsync("the two see each other", TimeSpan.FromSeconds(40), async () => await hosts[1].TogetherAsync() == 2, TimeSpan.FromMilliseconds(250));
        using var papers = StrangerPapers.Of(hosts[0], hosts[2], spent);
        var here = await hosts.StandBesideAsync(4);
        IReadOnlyList<Stranger> strangers = [.. here.Select(from => new Stranger(IPAddress.Parse(hosts[0].Address), papers, from))];

        // What is refused for the first time loads the code that refuses.
        await new StrangerStorm(strangers, 50, isHasty: true).RunAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var (node, before) = (hosts[0].Home.NodePid, Memory(hosts[0]));
        var log = new FileInfo(hosts[0].Home.Paths.NodeLog);
        var logged = log.Length;
        var storm = new StrangerStorm(strangers, Rate);
        using var ended = new CancellationTokenSource();
        var work = WorkAsync(hosts, ended.Token);
        await storm.RunAsync(Length, TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        var (slowest, asked, away) = await work;
        await Eventually.HappensAsync(15, () => Task.FromResult(Memory(hosts[0]) - before < 5), TimeSpan.FromMilliseconds(500));
        var (after, peak) = (Memory(hosts[0]), ProcFs.Memory(hosts[0].Home.NodePid, "VmHWM") >> 20);
        log.Refresh();
        var text = await File.ReadAllTextAsync(hosts[0].Home.Paths.NodeLog, TestContext.Current.CancellationToken);
        Say($"{storm}\n{asked} commands of members meanwhile, the slowest took {slowest.TotalSeconds:0.0} s, {away} missed a server that did not answer within 300 ms; RSS {before} MiB before, {after} MiB after, {peak} MiB at most; {log.Length - logged} bytes were logged, at last\n{string.Join('\n', text.Split('\n').TakeLast(6))}");

        Assert.Equal(node, hosts[0].Home.NodePid);
        // A machine that is busy with this very storm answers late now and then.
        Assert.InRange(away, 0, 1 + (asked / 20));
        Assert.All(storm.Outcomes, outcome => Assert.Contains("refused", outcome.Key, StringComparison.Ordinal));
        Assert.InRange(after - before, -1000, 10);
        Assert.Contains(" was refused: ", text, StringComparison.Ordinal);
        // A line in ten seconds; the first was perhaps before the storm.
        Assert.InRange(log.Length - logged, 0, 4096 + (int)(Length.TotalSeconds * 200));
        Assert.Contains(await hosts[0].Home.Api.EventsAsync(), happened => happened.Kind == "fleet" && happened.Text.Contains(" was refused: ", StringComparison.Ordinal));
        Assert.Equal(2, await hosts[1].TogetherAsync());
    }

    /// <summary>Members ask each other and work on apps all the time.</summary>
    private static async Task<(TimeSpan Slowest, int Asked, int Away)> WorkAsync(FleetHosts hosts, CancellationToken ended)
    {
        var (slowest, asked, away) = (TimeSpan.Zero, 0, 0);
        while (!ended.IsCancellationRequested)
        {
            foreach (var command in (string[][])[["why", "nobody", "--on", "alpha"], ["fleet", "apps"], ["fleet", "status"]])
            {
                var began = Stopwatch.GetTimestamp();
                var result = await hosts[1].PbmAsync(command);
                slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
                asked++;
                // An unknown app is an answer of alpha, not a fault of the way there.
                if (command[0] == "why") Assert.Contains("nobody not found", result.All, StringComparison.Ordinal);
                else Assert.True(result.ExitCode == 0, result.All);
                if (command[1] == "status" && result.Output.Contains("away", StringComparison.Ordinal)) away++;
            }

            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        return (slowest, asked, away);
    }

    private static async Task<string> SpentLineAsync(FleetHosts hosts)
    {
        await hosts.InitAsync();
        var line = (await hosts[0].PbmAsync("fleet", "invite", "--count", "1")).Succeeded().Output.Trim().Split(' ')[^1];
        (await hosts[1].PbmAsync("fleet", "join", line, "--name", "beta")).Succeeded();
        return line;
    }

    private static long Memory(FleetHost host) => ProcFs.Memory(host.Home.NodePid, "VmRSS") >> 20;

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable($"ACTORPM_STRANGERS_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
