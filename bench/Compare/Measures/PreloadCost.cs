using System.Net.Http.Json;
using ActorPm.Compare.Load;
using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>
/// Processor time of a server for one request with what its manager loads into it, against the same server
/// without: one instance each, asked in turn, forth and back, a pair a round. There are a few such pairs of processes, since
/// two processes of the same program differ by some percent. The server itself says what a request cost in each tenth
/// of a second; the lowest tenth of these counts, since whatever else the machine does makes requests dearer.
/// </summary>
internal sealed class PreloadCost : Measure
{
    private const int Seconds = 1, Pairs = 20, Processes = 4;

    private readonly Dictionary<Manager, Queue<Pair>> _pairs = [];

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
        var pairs = Enumerable.Range(0, Processes).Select(number => new Pair(new($"with-{number}", Ports.Free()), new($"without-{number}", Ports.Free()))).ToList();
        // In cluster mode, in which most servers run and PM2 and ActorPm do the same to their connections.
        await manager.StartAsync([.. pairs.SelectMany(pair => (App[])[Of(pair.With, preload: true), Of(pair.Without, preload: false)])]);
        foreach (var server in pairs.SelectMany(pair => (Server[])[pair.With, pair.Without]))
        {
            await Wrk.AnswersAsync(server.Port);
            await CostsAsync(server);
        }

        _pairs[manager] = new(pairs);
    }

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var pair = _pairs[manager].Dequeue();
        _pairs[manager].Enqueue(pair);
        // Forth and back, so that a machine that gets slower or faster meanwhile does so for both.
        List<double> more = [], less = [];
        foreach (var server in (Server[])[pair.With, pair.Without, pair.Without, pair.With])
            (server == pair.With ? more : less).AddRange(await CostsAsync(server));
        return [(LowestTenth(more) / LowestTenth(less) - 1) * 100, LowestTenth(less)];
    }

    public override Task CleanAsync(Manager manager) => manager.ClearAsync();

    private static async Task<IReadOnlyList<double>> CostsAsync(Server server)
    {
        using var client = new HttpClient();
        await Wrk.RunAsync(server.Port, Seconds, close: false);
        return await client.GetFromJsonAsync<double[]>(new Uri($"http://127.0.0.1:{server.Port}/costs")) ?? [];
    }

    private static App Of(Server server, bool preload) => App.Server(server.Name, server.Port, instances: 1, "frugal.js") with { Preload = preload };

    private static double LowestTenth(List<double> values)
    {
        values.Sort();
        return values.Count > 0 ? values[values.Count / 10] : throw new InvalidOperationException("the server measured nothing");
    }

    private sealed record Server(string Name, int Port);

    private sealed record Pair(Server With, Server Without);
}
