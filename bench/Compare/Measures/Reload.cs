using System.Diagnostics;
using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>The command that replaces all instances of a server that nobody is using.</summary>
internal sealed class Reload(int instances) : Measure
{
    public override string Name => "reload";

    public override IReadOnlyList<Reading> Readings => [new($"`reload` of {instances} instances", "ms", new Bar(0.7))];

    public override bool IsFor(Manager manager) => manager is Pm2Like;

    public override async Task PrepareAsync(Manager manager)
    {
        var port = Ports.Free();
        await manager.StartAsync([App.Server("server", port, instances)]);
        await Wrk.AnswersAsync(port);
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var began = Stopwatch.GetTimestamp();
        await ((Pm2Like)manager).ReloadAsync("server");
        return [Stopwatch.GetElapsedTime(began).TotalMilliseconds];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();
}
