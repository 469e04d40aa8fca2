using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Measures;

/// <summary>
/// Processor time of a server for one request with what its manager loads into it, against the same server
/// without: one instance each, asked in turn, forth and back, a pair a round.
/// </summary>
internal sealed class PreloadCost : Measure
{
    private const int Seconds = 1, Pairs = 20;

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
            server.Pid = await Wrk.PidAsync(server.Port);
            await Wrk.RunAsync(server.Port, Seconds, close: false);
        }
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var (with, without) = (_servers[manager][0], _servers[manager][1]);
        // Forth and back, so that a machine that gets slower or faster meanwhile does so for both.
        List<Cost> costs = [];
        foreach (var server in (Server[])[with, without, without, with]) costs.Add(await CostAsync(server));
        var (more, less) = (Cost.Of(costs[0], costs[3]), Cost.Of(costs[1], costs[2]));
        return [(more / less - 1) * 100, less];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();

    private static async Task<Cost> CostAsync(Server server)
    {
        var before = ProcFs.ProcessorTime(server.Pid);
        var traffic = await Wrk.RunAsync(server.Port, Seconds, close: false);
        return new Cost((ProcFs.ProcessorTime(server.Pid) - before).TotalMicroseconds, traffic.Requests);
    }

    private sealed record Server(string Name, int Port)
    {
        public int Pid { get; set; }
    }

    private sealed record Cost(double Microseconds, long Requests)
    {
        /// <summary>Of one request, µs.</summary>
        public static double Of(Cost one, Cost other) => (one.Microseconds + other.Microseconds) / (one.Requests + other.Requests);
    }
}
