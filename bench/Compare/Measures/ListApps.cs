using System.Diagnostics;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>The list of many apps, as typed.</summary>
internal sealed class ListApps(int apps) : Measure
{
    private const int PerRound = 5;

    public override string Name => "ls";

    public override IReadOnlyList<Reading> Readings => [new($"`ls` with {apps} apps", "ms", new Bar(0.1))];

    public override Task PrepareAsync(Manager manager) => manager.StartAsync([.. Enumerable.Range(1, apps).Select(Sleeper)]);

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var began = Stopwatch.GetTimestamp();
        for (var time = 0; time < PerRound; time++) await manager.ListAsync();
        return [Stopwatch.GetElapsedTime(began).TotalMilliseconds / PerRound];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();
}
