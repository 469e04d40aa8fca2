using System.Diagnostics;
using System.Globalization;
using ActorPm.Compare.Managers;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Measures;

/// <summary>
/// Many apps from one file; the manager runs already. ActorPm's command stays for the first second of
/// its apps and PM2's does not, so besides the command the spawning itself is read.
/// </summary>
internal sealed class StartApps(int apps, bool nodeJs) : Measure
{
    private const string Mark = "COMPARE_APP";

    private int _round;

    private string Kind => nodeJs ? "Node.js apps" : "/bin/sleep";

    public override string Name => $"start {Kind}";

    public override IReadOnlyList<Reading> Readings =>
    [
        new($"starting {apps} apps from one JSON file ({Kind})", "ms", nodeJs ? new Bar(0.25) : null),
        new("… until the last of them was spawned", "ms"),
    ];

    public override async Task PrepareAsync(Manager manager)
    {
        await manager.StartAsync([Sleeper(0)]);
        await manager.ClearAsync();
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var idle = Path.Combine(AppContext.BaseDirectory, "Programs", "idle.js");
        var mark = $"{manager.Folder}/{++_round}/";
        List<App> list =
        [
            .. Enumerable.Range(1, apps).Select(number => Sleeper(number) with
            {
                Program = nodeJs ? idle : "/bin/sleep",
                Environment = new Dictionary<string, string> { [Mark] = $"{mark}{number}" },
            }),
        ];
        var bootBefore = BootTime();
        var began = Stopwatch.GetTimestamp();
        await manager.StartAsync(list);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var spawned = await LastSpawnAsync(mark);
        await manager.ClearAsync();
        return [took, spawned - bootBefore];
    }

    // Start times in /proc have a resolution of 10 ms, which is enough here. Apps are known by their
    // environment: PM2 changes the command line of Node.js programs.
    private async Task<double> LastSpawnAsync(string mark)
    {
        while (true)
        {
            var started = ProcFs.All()
                .Where(pid => ProcFs.Environment(pid).Any(entry => entry.StartsWith($"{Mark}={mark}", StringComparison.Ordinal)))
                .Select(pid => ProcFs.StartTicks(pid) * 10.0).ToList();
            if (started.Count >= apps) return started.Max();
            await Task.Delay(100);
        }
    }

    private static double BootTime() =>
        double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture) * 1000;
}
