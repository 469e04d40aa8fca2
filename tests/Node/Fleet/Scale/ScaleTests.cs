using System.Diagnostics;
using System.Globalization;

namespace ActorPm.Node.Tests.Fleet.Scale;

/// <summary>
/// How fast a change comes to many servers. A few here; <c>bench/scale --servers 30</c> runs this very test with more, and prints
/// what it costs.
/// </summary>
public sealed class ScaleTests
{
    private const int Changes = 5;
    private const int Usual = 3;

    private static readonly int Servers = Setting("SERVERS", Usual);

    /// <summary>So many apps are declared before, whose records everybody has.</summary>
    private static readonly int Apps = Setting("APPS", 2);

    [Fact]
    public async Task A_change_is_carried_out_and_known_on_all_servers_within_three_seconds()
    {
        await using var fleet = await ScaledFleet.MakeAsync(Servers);
        var perServer = (Memory() - Before) / Servers;
        var declared = Stopwatch.GetTimestamp();
        for (var number = 0; number < Apps; number++) await fleet.DeclareAsync($"app{number}", Servers);
        Say($"{Servers} servers: formed one by one in {fleet.Formed.TotalSeconds:0.0} s, {perServer / 1048576.0:0.0} MiB each in one process; {Apps} apps declared in {Stopwatch.GetElapsedTime(declared).TotalSeconds:0.0} s");

        List<Change> changes = [];
        for (var number = 1; number <= Changes; number++) changes.Add(await fleet.ScaleAsync("app0", (1 + (number % 2)) * Servers));
        Say($"a change: carried out {Show(changes, change => change.Done)}, known everywhere {Show(changes, change => change.Known)}, the command ended {Show(changes, change => change.Answered)}");

        var (cpu, began) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        if (Servers > Usual)
        {
            await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Say($"at rest: {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / Stopwatch.GetElapsedTime(began).TotalSeconds / Servers:0.0} ms of processor time a second and server");
        }

        var median = changes.Select(change => change.Whole).Order().ElementAt(changes.Count / 2);
        Assert.InRange(median.TotalSeconds, 0, 3);
    }

    private static readonly long Before = Memory();

    private static long Memory()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static string Show(List<Change> changes, Func<Change, TimeSpan> what)
    {
        var all = changes.Select(what).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"after {all[all.Count / 2].TotalMilliseconds:0} ms ({all[^1].TotalMilliseconds:0} at most)");
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable($"ACTORPM_SCALE_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
