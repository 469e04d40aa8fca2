using System.Collections.Immutable;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Membership;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using System.Threading.Channels;

namespace ActorPm.Node.Tests.Fleet.Scale;

/// <summary>
/// One of many servers in this process: everything of a node that is of the fleet as it really is (ActorSystem, TLS, cluster,
/// replicator, <c>state.db</c>, scheduler, assignment), over a <c>/user/node</c> that does at once what it is asked for.
/// </summary>
internal sealed class ScaledServer : IAsyncDisposable
{
    private static readonly Config Own = ConfigurationFactory.ParseString("akka.coordinated-shutdown.run-by-actor-system-terminate = off");

    // What nobody else knows comes from the scheduler; leases are not measured here.
    private static readonly FleetAsking NobodyAsked = new(_ => new TaskCompletionSource<ContactRound>().Task, () => Environment.TickCount64);

    private readonly TestHome _home = new();
    private readonly StateDatabase _database;
    private readonly IActorRef _proxy;
    private ImmutableSortedDictionary<string, StandingApp> _standing = ImmutableSortedDictionary.Create<string, StandingApp>(StringComparer.Ordinal);

    public ScaledServer(FleetFile file)
    {
        var log = new NodeLog(TextWriter.Null, TimeProvider.System);
        Store = new FleetStore(_home.Paths.Fleet);
        Store.Change(_ => file);
        var certificates = new FleetCertificates();
        certificates.Take(file);
        var self = file.Members.First(member => member.ServerId == file.ServerId);
        var membership = new FleetMembership(self, certificates.ForActors()!, new FleetDoor(Store, log, TimeProvider.System), _ => true);
        _database = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System);
        System = ActorSystem.Create(AkkaSettings.SystemName, ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Own.WithFallback(FleetAkka.Settings(self)).WithFallback(AkkaSettings.Own)),
            FleetAkka.Tls(membership), FleetAkka.Gate(membership), new DurableRecordsSetup(_database.FleetRecords, new Notices(log))));
        Records = FleetRecordStore.Get(System);
        var surroundings = new SchedulerSurroundings(Store, Records, new SeenServers(), () => 10_000, static (_, _) => { }, log, TimeProvider.System);
        System.ActorOf(ClusterSingletonManager.Props(SchedulerActor.Props(surroundings), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(System)), "scheduler");
        _proxy = System.ActorOf(ClusterSingletonProxy.Props("/user/scheduler", ClusterSingletonProxySettings.Create(System)), "scheduler-proxy");
        var node = System.ActorOf(ScriptedNode.Props(OnNode));
        System.ActorOf(AssignmentActor.Props(file.ServerId, node, Records.SubscribeAll, Known, NobodyAsked, log), "assignment");
    }

    public ActorSystem System { get; }

    public FleetStore Store { get; }

    public FleetRecordStore Records { get; }

    /// <summary>What it knows of the fleet's apps.</summary>
    public KnownFleetApps Known { get; } = new();

    public Cluster Cluster => Cluster.Get(System);

    /// <summary>So many instances of an app are here.</summary>
    public int Instances(string app) => _standing.GetValueOrDefault(app)?.There ?? 0;

    /// <summary>How many servers it sees up.</summary>
    public int Up => Cluster.State.Members.Count(member => member.Status == MemberStatus.Up);

    /// <summary>A command as the API hands it on; ends when it is carried out everywhere.</summary>
    public async Task CommandAsync(string app, object command)
    {
        var updates = Channel.CreateUnbounded<OperationUpdate>();
        System.ActorOf(FleetOperation.Props(_proxy, app, command, updates.Writer));
        List<OperationUpdate> told = [];
        await foreach (var update in updates.Reader.ReadAllAsync(TestContext.Current.CancellationToken)) told.Add(update);
        Assert.True(told is [.., OperationFinished { Code: ExitCode.Ok }], string.Join('\n', told));
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
        _database.Dispose();
        _home.Dispose();
    }

    private void OnNode(object message, IActorRef sender)
    {
        switch (message)
        {
            case GetStanding:
                sender.Tell(new Standing([.. _standing.Values]));
                break;
            case RunApply apply:
                foreach (var gone in _standing.Keys.Where(name => FleetProject.Of(name) == apply.Request.Project)) ImmutableInterlocked.Update(ref _standing, apps => apps.Remove(gone));
                foreach (var app in apply.Request.Apps) ImmutableInterlocked.Update(ref _standing, apps => apps.SetItem(app.Name, new StandingApp(app.Name, app.Instances, app.Instances, false)));
                apply.Updates.TryWrite(new OperationFinished(ExitCode.Ok));
                apply.Updates.Complete();
                break;
        }
    }
}
