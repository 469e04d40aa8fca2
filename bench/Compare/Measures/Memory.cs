using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>What the manager itself holds with many apps in its list.</summary>
internal sealed class Memory(int apps) : Measure
{
    // After the bustle of the starts.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public override string Name => "memory";

    public override IReadOnlyList<Reading> Readings =>
    [
        new($"anonymous memory with {apps} apps", "MiB", new Bar(1.2)),
        new("resident memory", "MiB"),
        new("proportional memory (PSS)", "MiB"),
    ];

    public override bool FreshEachRound => true;

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        await manager.StartAsync([.. Enumerable.Range(1, apps).Select(Sleeper)]);
        await manager.ListAsync();
        await Task.Delay(Settle);
        double[] sums = [Sum(manager, "Anonymous"), Sum(manager, "Rss"), Sum(manager, "Pss")];
        await manager.ClearAsync();
        return sums;
    }

    private static double Sum(Manager manager, string key) => manager.Daemons().Sum(pid =>
        File.ReadLines($"/proc/{pid}/smaps_rollup").Where(line => line.StartsWith(key + ":", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024));
}
