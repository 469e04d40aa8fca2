using System.Net.Http.Json;
using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>
/// Processor time of a server for one request with what its manager loads into it, against the same server
/// without: one instance each, asked in turn, forth and back, a pair a round. The server itself says what a request
/// cost in each tenth of a second; the lower quartile counts, since whatever else the machine does makes requests dearer.
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
        await manager.StartAsync([.. servers.Select(server => App.Server(server.Name, server.Port, instances: 1, "frugal.js") with { Preload = server.Name == "with" })]);
        foreach (var server in servers)
        {
            await Wrk.AnswersAsync(server.Port);
            await CostsAsync(server);
        }
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var (with, without) = (_servers[manager][0], _servers[manager][1]);
        // Forth and back, so that a machine that gets slower or faster meanwhile does so for both.
        List<double> more = [], less = [];
        foreach (var server in (Server[])[with, without, without, with]) (server == with ? more : less).AddRange(await CostsAsync(server));
        return [(LowerQuartile(more) / LowerQuartile(less) - 1) * 100, LowerQuartile(less)];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();

    private static async Task<IReadOnlyList<double>> CostsAsync(Server server)
    {
        using var client = new HttpClient();
        await Wrk.RunAsync(server.Port, Seconds, close: false);
        return await client.GetFromJsonAsync<double[]>(new Uri($"http://127.0.0.1:{server.Port}/costs")) ?? [];
    }

    private static double LowerQuartile(List<double> values)
    {
        values.Sort();
        return values.Count > 0 ? values[values.Count / 4] : throw new InvalidOperationException("the server measured nothing");
    }

    private sealed record Server(string Name, int Port);
}
