using System.Diagnostics;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>Many apps from one file; the manager runs already.</summary>
internal sealed class StartApps(int apps) : Measure
{
    public override string Name => "start";

    public override IReadOnlyList<Reading> Readings => [new($"starting {apps} apps from one JSON file", "ms", new Bar(0.25))];

    public override async Task PrepareAsync(Manager manager)
    {
        await manager.StartAsync([Sleeper(0)]);
        await manager.ClearAsync();
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var began = Stopwatch.GetTimestamp();
        await manager.StartAsync([.. Enumerable.Range(1, apps).Select(Sleeper)]);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await manager.ClearAsync();
        return [took];
    }
}
