using System.Globalization;
using ActorPm.Compare.Managers;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Measures;

/// <summary>From the kill -9 of an app to the first thing its replacement does.</summary>
internal sealed class Replacement : Measure
{
    // Longer than every manager's idea of a start that was none.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(1.3);

    private const int KillsInRound = 3;

    public override string Name => "replacement";

    public override IReadOnlyList<Reading> Readings => [new("kill -9 of an app to its replacement's first instruction", "ms", new Bar(0.4))];

    public override async Task PrepareAsync(Manager manager)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Programs", "stamp.sh");
        await manager.StartAsync([new App("stamp", program, [], new Dictionary<string, string> { ["STAMPS"] = Stamps(manager) })]);
        await StampAsync(manager, 1);
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var times = new List<double>();
        for (var kill = 0; kill < KillsInRound; kill++) times.Add(await KillAsync(manager));
        return [times.Order().ElementAt(times.Count / 2)];
    }

    private static async Task<double> KillAsync(Manager manager)
    {
        await Task.Delay(Stable);
        var seen = (await File.ReadAllLinesAsync(Stamps(manager))).Length;
        var (_, pid) = await StampAsync(manager, seen);
        var killed = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        ProcFs.Signal(pid, 9);
        var (began, _) = await StampAsync(manager, seen + 1);
        return (began - killed) * 1000;
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();

    private static string Stamps(Manager manager) => Path.Combine(manager.Folder, "stamps");

    private static async Task<(double Time, int Pid)> StampAsync(Manager manager, int number)
    {
        while (true)
        {
            // A file tells nobody that it grew; the time is in the line, so looking late costs nothing.
            var lines = File.Exists(Stamps(manager)) ? await File.ReadAllLinesAsync(Stamps(manager)) : [];
            if (lines.Length >= number && lines[number - 1].Split(' ') is [var time, var pid])
                return (double.Parse(time, CultureInfo.InvariantCulture), int.Parse(pid, CultureInfo.InvariantCulture));
            await Task.Delay(10);
        }
    }
}
