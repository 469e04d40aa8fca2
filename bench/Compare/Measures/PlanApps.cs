using System.Diagnostics;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>The plan of many apps that run as their file declares them, as typed: each field of each is compared. PM2 has nothing like it.</summary>
internal sealed class PlanApps(int apps) : Measure
{
    private const int PerRound = 5;

    public override string Name => "plan";

    public override IReadOnlyList<Reading> Readings => [new($"`plan` of {apps} apps that run, the whole command", "ms", new Bar(200, OfItself: true))];

    public override bool IsFor(Manager manager) => manager is ActorPmItself;

    public override Task PrepareAsync(Manager manager) => manager.StartAsync([.. Enumerable.Range(1, apps).Select(Sleeper)]);

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var began = Stopwatch.GetTimestamp();
        for (var time = 0; time < PerRound; time++) await ((ActorPmItself)manager).PlanAsync();
        return [Stopwatch.GetElapsedTime(began).TotalMilliseconds / PerRound];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();
}
