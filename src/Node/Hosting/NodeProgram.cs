using ActorPm.Actors.Node;
using ActorPm.Actors.Ports;
using ActorPm.Contracts;
using ActorPm.Contracts.Services;
using ActorPm.Node.Api;
using ActorPm.Node.Configuration;
using ActorPm.Node.EventLog;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hooks;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Keeper;
using ActorPm.Node.Launching;
using ActorPm.Node.Os;
using ActorPm.Node.Probing;
using ActorPm.Node.Readings;
using ActorPm.Node.Runtimes;
using ActorPm.Node.Secrets;
using ActorPm.Node.Settings;
using ActorPm.Node.Store;
using ActorPm.Node.Watching;

namespace ActorPm.Node.Hosting;

/// <summary>
/// One node from its lock to its end. What does not depend on each other starts together: database, actors,
/// Kestrel and keeper, so that the first command of a day hardly waits.
/// </summary>
internal sealed class NodeProgram : IKeeperHost, IDisposable
{
    /// <summary>A keeper that takes longer is reported by a notice; the node serves without it.</summary>
    private static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(3);

    /// <summary>Last answers, the ActorSystem, the databases and the goodbye, generously.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    private readonly NodeOptions _options;
    private readonly ReadyDescriptor _ready;
    private readonly ServiceNotifier _service;
    private readonly FileLock _lock;
    private readonly NodeLog _log;
    private readonly Notices _notices;
    private readonly NodeConfigurationFile _configuration;
    private readonly NodeLifetime _lifetime = new();
    private readonly NodeHandle _handle = new(TimeProvider.System);
    private readonly KeeperConnection _keeper;
    private readonly IncarnationManager _incarnations;
    private readonly Task<StateDatabase> _state;
    private readonly Task<EventDatabase> _events;
    private readonly SettingsStore _settings;
    private readonly RunningRotations _rotations;
    private readonly FleetService _fleet;
    private readonly NodeContext _context;

    private NodeProgram(NodeOptions options, ReadyDescriptor ready, ServiceNotifier service, FileLock homeLock, NodeLog log)
    {
        (_options, _ready, _service, _lock, _log) = (options, ready, service, homeLock, log);
        var (home, time) = (options.Home, TimeProvider.System);
        var serverId = ServerIdentity.ReadOrMake(home.ServerId);
        _notices = new Notices(log);
        _configuration = new NodeConfigurationFile(home.NodeConfiguration, _notices, log, time);
        NodeConfiguration Configuration() => _configuration.Current;
        var secrets = new NodeSecrets(new HomeSecrets(home.Keys, _notices), value => _fleet?.Secrets.Open(value));
        _state = Task.Run(() => StateDatabase.Open(home.StateDatabase, time, Configuration, secrets));
        _events = Task.Run(() => EventDatabase.Open(home.EventsDatabase, time, trouble => _notices.Set("events", trouble), Configuration));
        _keeper = new KeeperConnection(
            new KeeperSettings(
                home,
                options.OthersRestart ? null : NodeCommand.For(options),
                options.OthersRestart ? null : cancellation => KeeperProgram.StartAsync(home, cancellation)),
            this,
            _notices,
            log,
            time);
        var nodeVersions = new NodeVersions();
        _settings = new SettingsStore(_state, time);
        var settingsRead = Task.Run(_settings.LoadAsync);
        var planner = new LaunchPlanner(home, serverId, nodeVersions, Preload.Beside(home), DotNetHook.Beside(home), _settings, Configuration, secrets);
        var probes = new Probes(home);
        var readings = new ProcessReadings();
        var watching = new FileWatching(home.Root, log, time);
        var memoryInterval = MemoryInterval.Read(Environment.GetEnvironmentVariable, out var variableProblem);
        if (variableProblem is not null) _notices.Set("variables", variableProblem);
        var counters = new RuntimeCounters();
        var hooks = new HookRunner(async () => await _events!, time, secrets);
        async Task<IDurableRecords> RecordsAsync() => (await _state).FleetRecords;
        _fleet = new FleetService(home, serverId, _handle, RecordsAsync, Configuration, _notices, log, time);
        _fleet.PublishThrough(_keeper);
        var builder = new IncarnationBuilder(
            () => _configuration.Current.Akka,
            () => _fleet.ForActors,
            RecordsAsync,
            _notices,
            async number =>
            {
                await settingsRead;
                return new NodeDependencies(
                    _keeper, (await _state).ForIncarnation(number), await _state, await _events, readings, planner, probes, time, home.KeeperLog, watching, counters)
                {
                    FleetWord = _fleet.ForActors is null ? FleetWord.Alone : FleetWord.Unheard,
                    BootTime = static () => BootClock.Milliseconds,
                    MemoryInterval = memoryInterval,
                    Hooks = hooks,
                    Secrets = secrets,
                    HidesByName = () => _configuration.Current.HidesByName,
                    MostInstancesPerApp = () => _configuration.Current.MostInstancesPerApp,
                };
            },
            log,
            time);
        _incarnations = new IncarnationManager(builder, _handle, log, time, Leave) { Built = _fleet.OnBuilt };
        _configuration.AkkaChanged += () => _ = RebuildAsync();
        _rotations = new RunningRotations(_handle, _keeper, _settings, time);
        _context = new NodeContext(
            options, serverId, time.GetUtcNow(), _handle, _incarnations, _keeper, _events, new HostReadings(), nodeVersions, _settings, _configuration, _rotations, _fleet, _notices, new SecretMask(secrets, () => _configuration.Current.HidesByName), _lifetime, log, time);
    }

    /// <summary>Runs a node; the answer is the exit code of the process.</summary>
    public static async Task<NodeExitCode> RunAsync(NodeOptions options, ReadyDescriptor ready, ServiceNotifier service, NodeLog log)
    {
        try
        {
            if (HomeFolder.Prepare(options.Home) is { } problem) return Fail(ready, service, log, problem);
            using var homeLock = FileLock.TryTake(options.Home.NodeLock);
            if (homeLock is null)
            {
                ready.Say("busy");
                service.Status("another node serves this home");
                // systemd would start it again for ever after a plain 0.
                return options.OthersRestart ? NodeExitCode.Superseded : NodeExitCode.Ok;
            }

            OwnLogSize.Limit(options.Home.NodeLog);
            using var program = new NodeProgram(options, ready, service, homeLock, log);
            return await program.RunAsync();
        }
        catch (Exception wrong)
        {
            log.Error("The node could not be started", wrong);
            return Fail(ready, service, log, wrong.GetBaseException().Message);
        }
    }

    /// <inheritdoc />
    public long NextTerm(long highestOfKeeper) => _state.GetAwaiter().GetResult().NextTerm(highestOfKeeper);

    /// <inheritdoc />
    public void Superseded(string reason)
    {
        _log.Error($"Superseded: {reason}. This node ends and leaves every process alone");
        Leave(NodeExitCode.Superseded);
    }

    /// <inheritdoc />
    public bool KeeperWentAway(string reason)
    {
        if (_options.OthersRestart) return false;
        _log.Info($"The keeper was told to go ({reason}); the node goes too, what is wanted is unchanged");
        _lifetime.End(new NodeEnding(NodeExitCode.ToldToGo, Goodbye: false));
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _configuration.Dispose();
        _incarnations.Dispose();
        _rotations.Dispose();
        _settings.Dispose();
        _keeper.Dispose();
        _lifetime.Dispose();
    }

    private static NodeExitCode Fail(ReadyDescriptor ready, ServiceNotifier service, NodeLog log, string problem)
    {
        log.Error(problem);
        ready.Say($"error: {problem}");
        service.Status(problem);
        return NodeExitCode.Failed;
    }

    /// <summary>Ends the process here and now; nothing is tidied up, since another one may own it already.</summary>
    private static void Leave(NodeExitCode code) => Environment.Exit((int)code);

    private async Task<NodeExitCode> RunAsync()
    {
        AkkaLogs.Target = _log;
        using var signals = new EndingSignals(_lifetime);
        if (_options.IsTemporary) TemporaryLife.Begin(_lifetime);
        _log.Info($"pbm-node {BuildVersion.Full}, pid {Environment.ProcessId}, home {_options.Home.Root}");
        var attached = _keeper.Attachments.AfterAsync(0);
        _ = _keeper.RunAsync(TermAsync());
        var actors = Task.Run(_incarnations.StartAsync);
        var fleet = _fleet.StartAsync(_context);
        await using var api = await Task.Run(StartApiAsync);
        await actors;
        await fleet;
        await Task.WhenAny(attached, Task.Delay(KeeperPatience));
        _ = _rotations.RunAsync();
        _ready.Say("ready");
        _service.Ready($"serving {_options.Home.Root}");
        _log.Info("Ready");
        _configuration.Follow();
        var ending = await _lifetime.Ending;
        return await EndAsync(ending, api);
    }

    private async Task RebuildAsync()
    {
        try
        {
            await _incarnations.RebuildAsync("akka has changed in node.conf");
        }
        catch (Exception fault)
        {
            _log.Error("The ActorSystem could not be built with the changed node.conf", fault);
        }
    }

    private async Task<long> TermAsync()
    {
        var state = await _state;
        foreach (var (index, notice) in state.Notices.Index()) _notices.Set($"store {index}", notice);
        return state.NextTerm(0);
    }

    private async Task<ApiHost> StartApiAsync()
    {
        var api = ApiHost.Build(_context);
        await api.StartAsync();
        return api;
    }

    private async Task<NodeExitCode> EndAsync(NodeEnding ending, ApiHost api)
    {
        _log.Info($"The node ends ({ending.Code})");
        _service.Stopping("ending; every process is left alone", LongestEnd);
        await api.StopAsync(LastAnswers);
        await _fleet.DisposeAsync();
        if (!await _incarnations.StopAsync()) _log.Warning("The ActorSystem did not end in time; the process ends without it");
        (await _events).Dispose();
        (await _state).Dispose();
        // The successor takes the lock at once, so it must be free before the keeper starts it.
        if (ending.Successor is not null) _lock.Dispose();
        if (ending.Goodbye) await Task.WhenAny(_keeper.GoodbyeAsync(ending.Successor), Task.Delay(LongestGoodbye));
        _keeper.End();
        return ending.Code;
    }
}
