using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api;
using ActorPm.Node.Configuration;
using ActorPm.Node.EventLog;
using ActorPm.Node.Fleet;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Keeper;
using ActorPm.Node.Launching;
using ActorPm.Node.Readings;
using ActorPm.Node.Secrets;
using ActorPm.Node.Settings;
using ActorPm.Node.Store;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>The real API on a real socket; actors and keeper are the test's.</summary>
internal sealed class ApiUnderTest : IAsyncDisposable
{
    private readonly ApiHost _api;
    private readonly Task _keeperRuns;

    private ApiUnderTest(ApiHost api, NodeContext node, FakeIncarnations incarnations, FakeKeeper keeper, TestHome home, Task keeperRuns)
    {
        (_api, Node, Incarnations, Keeper, Home, _keeperRuns) = (api, node, incarnations, keeper, home, keeperRuns);
        Http = Client(home.Paths.NodeSocket);
    }

    public NodeContext Node { get; }

    public FakeIncarnations Incarnations { get; }

    public FakeKeeper Keeper { get; }

    public TestHome Home { get; }

    public HttpClient Http { get; }

    public EventDatabase Events => Node.Events.Result;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it; <paramref name="script"/> is what <c>/user/node</c> does with a message from somebody.</summary>
    public static async Task<ApiUnderTest> StartAsync(Action<object, IActorRef> script)
    {
        var home = new TestHome();
        var time = TimeProvider.System;
        var log = new NodeLog(TextWriter.Null, time);
        var notices = new Notices(log);
        var fakeKeeper = new FakeKeeper(home.Paths.KeeperSocket);
        var keeper = new KeeperConnection(new KeeperSettings(home.Paths, null, null), new NoHost(), notices, log, time);
        var keeperRuns = keeper.RunAsync(Task.FromResult(3L));
        var handle = new NodeHandle(time);
        var builder = new FakeIncarnations(_ => ScriptedNode.Props(script));
        var incarnations = new IncarnationManager(builder, handle, log, time, _ => { });
        await incarnations.StartAsync();
        var state = StateDatabase.Open(home.Paths.StateDatabase, time);
        var settings = new SettingsStore(Task.FromResult(state), time);
        var node = new NodeContext(
            new NodeOptions(home.Paths, false), "server1", DateTimeOffset.UnixEpoch, handle, incarnations, keeper,
            Task.FromResult(EventDatabase.Open(home.Paths.EventsDatabase, time, _ => { })),
            new HostReadings(), new NodeVersions(), settings, new NodeConfigurationFile(home.Paths.NodeConfiguration, notices, log, time), new RunningRotations(handle, keeper, settings, time),
            new FleetService(home.Paths, "server1", handle, () => Task.FromResult(state.FleetRecords), () => NodeConfiguration.BuiltIn, notices, log, time), notices, new SecretMask(new HomeSecrets(home.Paths.Keys), () => true), new NodeLifetime(), log, time);
        var api = ApiHost.Build(node);
        await api.StartAsync();
        await keeper.Attachments.AfterAsync(0);
        return new ApiUnderTest(api, node, builder, fakeKeeper, home, keeperRuns);
    }

    public async Task<(int Status, string Body)> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path, Cancellation));

    public async Task<(int Status, string Body)> PostAsync(string path, string body = "") =>
        await ReadAsync(await Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation));

    /// <summary>Begins to read an answer line by line.</summary>
    public async Task<StreamReader> BeginAsync(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _api.StopAsync(TimeSpan.FromSeconds(1));
        await _api.DisposeAsync();
        await Node.Incarnations.StopAsync();
        Node.Incarnations.Dispose();
        Node.Keeper.End();
        await Keeper.DisposeAsync();
        await _keeperRuns;
        Node.Keeper.Dispose();
        Node.Lifetime.Dispose();
        Events.Dispose();
        Home.Dispose();
    }

    public static InstanceDetail Detail(int id, string name) => new()
    {
        Id = id,
        Name = name,
        Namespace = "default",
        Mode = Contracts.Apps.ExecMode.Fork,
        Status = Contracts.Processes.ProcessState.Online,
        Pid = 4711,
        StartedAt = 1000,
        Restarts = 2,
        Cpu = 1.26,
        Memory = 1024,
        User = "root",
        Spec = new Contracts.Apps.AppSpec { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv", Interpreter = "ruby" },
        Slot = 0,
        Generation = 5,
        UnstableRestarts = 1,
        CreatedAt = 900,
        OutLog = "",
        ErrorLog = "",
        PidFile = "/pids/x.pid",
        Why = [],
    };

    private static async Task<(int Status, string Body)> ReadAsync(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));

    private static HttpClient Client(string socketPath) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://node") };

    private sealed class NoHost : IKeeperHost
    {
        public long NextTerm(long highestOfKeeper) => highestOfKeeper + 1;

        public void Superseded(string reason)
        {
        }

        public bool KeeperWentAway(string reason) => true;
    }
}
