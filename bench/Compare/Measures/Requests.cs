using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>Requests a second to two instances of a Node.js server behind one port, and how long the slowest of a hundred takes.</summary>
internal sealed class Requests(string name, Bar bar, bool close, string? balance = null) : Measure
{
    private const int Seconds = 5;

    private readonly Dictionary<Manager, int> _ports = [];

    public override string Name => $"requests {name}";

    public override IReadOnlyList<Reading> Readings =>
    [
        new($"requests, two instances, {name}", "/s", bar),
        new($"… 99th percentile of their latency, {name}", "ms", new Bar(1)),
    ];

    public override string? Missing => Tools.MissingWrk;

    public override bool IsFor(Manager manager) => manager is Pm2Like;

    public override async Task PrepareAsync(Manager manager)
    {
        var port = _ports[manager] = Ports.Free();
        await manager.StartAsync([App.Server("server", port, instances: 2) with { Balance = balance }]);
        await Wrk.AnswersAsync(port);
        await Wrk.RunAsync(port, 2, close);
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var traffic = await Wrk.RunAsync(_ports[manager], Seconds, close);
        return [traffic.PerSecond, traffic.P99];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();
}
