using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>An app of several instances behind one port, driven as a node would.</summary>
internal sealed class WebApp(KeeperClient node, TestHome home)
{
    public const string NodeJs = "/usr/bin/node";

    /// <summary>Answers with its pid; <c>PORT</c> says where it listens.</summary>
    public const string Server =
        "require('http').createServer((q, s) => s.end(String(process.pid))).listen({ port: +process.env.PORT, host: process.env.HOST })";

    private int _instances;

    public KeeperClient Node { get; set; } = node;

    public string Group { get; init; } = Guid.NewGuid().ToString("n");

    public int Port { get; init; } = FreePort();

    public string Program { get; set; } = Server;

    public string Extension { get; set; } = "cjs";

    public string Interpreter { get; set; } = NodeJs;

    public Func<HandoffOrder, HandoffOrder> Order { get; set; } = order => order;

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Starts an instance, or the next generation of one.</summary>
    public async Task<SpawnRequest> SpawnAsync(SpawnRequest? replaces = null, Func<SpawnRequest, SpawnRequest>? change = null)
    {
        var file = home.File($"app-{Guid.NewGuid():n}.{Extension}");
        await File.WriteAllTextAsync(file, Program);
        var instance = replaces?.Instance ?? 1_000_000 + Interlocked.Increment(ref _instances) + (int)(KeeperClient.NextGeneration() * 100);
        var (request, _) = await Node.SpawnAsync(Interpreter, [file], spawn =>
        {
            spawn = spawn with
            {
                Instance = instance,
                Owner = spawn.Owner with { Instance = instance },
                Environment = new Dictionary<string, string>(spawn.Environment) { ["PORT"] = $"{Port}" },
                Logs = spawn.Logs with { ErrorFile = home.File("error.log"), OutFile = home.File("out.log") },
                Needs = [KeeperAbilities.Handoff],
                Replaces = replaces?.Generation,
                Handoff = Order(new HandoffOrder { Group = Group, Kind = HandoffKind.NodeJs, Hold = replaces is not null }),
            };
            return change?.Invoke(spawn) ?? spawn;
        });
        return request;
    }

    public async Task<SpawnRequest> ListeningAsync(SpawnRequest? replaces = null, Func<SpawnRequest, SpawnRequest>? change = null)
    {
        var process = await SpawnAsync(replaces, change);
        await ListensAsync(process);
        return process;
    }

    public Task<ListeningEvent> ListensAsync(SpawnRequest process) =>
        Node.EventAsync<ListeningEvent>(told => told.Generation == process.Generation);

    public async Task<List<SpawnRequest>> StartAsync(int instances)
    {
        var processes = new List<SpawnRequest>();
        for (var count = 0; count < instances; count++) processes.Add(await SpawnAsync());
        foreach (var process in processes) await ListensAsync(process);
        return processes;
    }

    public async Task<int> PidAsync(SpawnRequest process) =>
        (await KeptAsync(process)).Process.Pid;

    public async Task<KeptProcess> KeptAsync(SpawnRequest process) =>
        (await Node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes.Single(kept => kept.Generation == process.Generation);

    public async Task<InstanceTraffic> TrafficAsync(SpawnRequest process) =>
        (await Node.AskAsync<HandoffStatusReply>(new HandoffStatusRequest())).Instances.Single(traffic => traffic.Generation == process.Generation);

    public Task OpenAsync(SpawnRequest process) =>
        Node.AskAsync<DoneReply>(new OpenRouteRequest { Instance = process.Instance, Generation = process.Generation });

    public async Task<DrainedEvent> DrainAsync(SpawnRequest process, TimeSpan? timeout = null)
    {
        await Node.AskAsync<DoneReply>(new DrainRequest { Instance = process.Instance, Generation = process.Generation, Timeout = timeout ?? TimeSpan.FromSeconds(20) });
        return await Node.EventAsync<DrainedEvent>(told => told.Generation == process.Generation);
    }

    public Task<string> GetAsync() => Http.GetAsync(Port);
}
