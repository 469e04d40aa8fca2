using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Measures;

/// <summary>
/// Processor time of a server for one request with what its manager loads into it, against the same server
/// without: one instance each, asked in turn, a pair a round.
/// </summary>
internal sealed class PreloadCost : Measure
{
    private const int Seconds = 2, Pairs = 20;

    private readonly Dictionary<Manager, Server[]> _servers = [];

    public override string Name => "preload";

    public override IReadOnlyList<Reading> Readings =>
    [
        new("processor time a request takes more with what the manager loads into a Node.js server", "%", new Bar(3, OfItself: true)),
        new("… of a request without it", "µs"),
    ];

    public override string? Missing => Tools.MissingWrk;

    public override int Rounds(int asked) => Pairs;

    public override bool IsFor(Manager manager) => manager is Pm2Like;

    public override async Task PrepareAsync(Manager manager)
    {
        var servers = _servers[manager] = [new Server("with", Ports.Free()), new Server("without", Ports.Free())];
        // In cluster mode, in which most servers run and PM2 and ActorPm do the same to their connections.
        await manager.StartAsync([.. servers.Select(server => App.Server(server.Name, server.Port, instances: 1) with { Preload = server.Name == "with" })]);
        foreach (var server in servers)
        {
            await Wrk.AnswersAsync(server.Port);
            await Wrk.RunAsync(server.Port, Seconds, close: false);
        }
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var servers = _servers[manager];
        // Neither is always the second.
        var turned = servers[0].Asked % 2 == 1;
        var costs = new double[2];
        foreach (var at in turned ? (int[])[1, 0] : [0, 1]) costs[at] = await CostAsync(servers[at]);
        return [(costs[0] / costs[1] - 1) * 100, costs[1]];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();

    /// <summary>Of one request, µs.</summary>
    private static async Task<double> CostAsync(Server server)
    {
        server.Asked++;
        var mark = $"PORT={server.Port}";
        var process = ProcFs.All().First(pid => ProcFs.Environment(pid).Contains(mark));
        var before = ProcFs.ProcessorTime(process);
        var traffic = await Wrk.RunAsync(server.Port, Seconds, close: false);
        return (ProcFs.ProcessorTime(process) - before).TotalMicroseconds / traffic.Requests;
    }

    private sealed record Server(string Name, int Port)
    {
        public int Asked { get; set; }
    }
}
