using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>A fleet of alpha (here), beta and gamma, where gamma never answers, and what its servers say.</summary>
public abstract class FleetOfThree : IAsyncDisposable
{
    protected const string OnBeta = ApiRoutes.OnServer + "/beta";
    protected const string Silent = "[PBM][WARN] gamma did not answer within 30000 ms: what is there is missing here\n";

    private protected TemporaryHome Home { get; } = new();
    private protected FakeNode Node { get; }

    protected FleetOfThree()
    {
        var none = new Dictionary<string, string>();
        Node = new FakeNode(Home.Paths);
        Node.Says(FakeNode.HelloOf(Home.Paths, BuildVersion.Full, int.MaxValue) with
        {
            Fleet = [new FleetPeer("alpha", true, none), new FleetPeer("beta", false, none), new FleetPeer("gamma", false, none)],
        });
        FleetApps();
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ShellRun> RunAsync(params string[] words) => ShellRun.OfAsync(Home.Paths, words);

    private protected void FleetApps(params IReadOnlyList<FleetAppView> apps) =>
        Node.Answer(ApiRoutes.FleetApps, JsonSerializer.Serialize(new FleetAppList(apps, "beta"), ApiJson.Default.FleetAppList));

    private protected void Why(string server, int id) => Node.Answer(
        server + ApiRoutes.Why, $$"""{ "instances": [ { "id": {{id}}, "name": "web", "status": "online", "lines": ["for 1 s"], "last_error_lines": [] } ] }""");

    private protected void Has(string server, int id) => Node.Answer(
        server + ApiRoutes.Instances, JsonSerializer.Serialize(new InstanceList([Samples.Row(id, "web")], []), ApiJson.Default.InstanceList));

    private protected void Logs(string server, int id, string line)
    {
        Has(server, id);
        Node.Stream(server + ApiRoutes.Logs, JsonSerializer.Serialize<LogUpdate>(new LogTail("/l/out.log", id, "web", LogStream.Out, [line]), ApiJson.Default.LogUpdate));
    }

    private protected void Past(string server, int id, params (long At, string Text)[] lines)
    {
        Has(server, id);
        Node.Stream(
            server + ApiRoutes.Logs,
            JsonSerializer.Serialize<LogUpdate>(
                new LogTail("/l/out.log", id, "web", LogStream.Out, [.. lines.Select(line => line.Text)]) { Times = [.. lines.Select(line => line.At)] }, ApiJson.Default.LogUpdate),
            JsonSerializer.Serialize<LogUpdate>(new LogPastEnd(), ApiJson.Default.LogUpdate));
    }

    private protected static string Line(long at, string text) =>
        JsonSerializer.Serialize<LogUpdate>(new LogLines(0, "web", LogStream.Out, at, [text]), ApiJson.Default.LogUpdate);

    private protected void Events(string server, params long[] times)
    {
        Has(server, 0);
        Node.Stream(server + ApiRoutes.Events, [.. times.Select(at => $$"""{"number":{{at}},"at":{{at}},"kind":"online","name":"web","id":0,"text":"at {{at}}"}""")]);
    }
}
