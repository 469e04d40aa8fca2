using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>Requests a second through a proxy to two processes that listen on ports of their own: nginx beside ours.</summary>
/// <param name="proxy">Whether it looks into the requests (<c>http</c>) or passes bytes (<c>tcp</c>).</param>
/// <param name="close">A connection for every request.</param>
internal sealed class Proxying(string proxy, bool close) : Measure
{
    private const int Seconds = 5;

    private readonly Dictionary<Manager, int> _ports = [];

    public override string Name => $"proxy {proxy} {Connections}";

    public override IReadOnlyList<Reading> Readings =>
    [
        new($"requests through a proxy, {proxy}, {Connections}", "/s", new Bar(0.9, AtLeast: true)),
        new($"… 99th percentile of their latency, {proxy}, {Connections}", "ms"),
    ];

    public override string? Missing => Tools.MissingWrk ?? Tools.MissingNginx;

    private string Connections => close ? "short connections" : "keep-alive";

    public override async Task PrepareAsync(Manager manager)
    {
        var port = _ports[manager] = Ports.Free();
        await manager.StartAsync([App.Server("server", port, instances: 2) with { Proxy = proxy }]);
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
