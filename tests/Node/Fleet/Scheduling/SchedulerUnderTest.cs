using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;
using ActorPm.Node.Tests.Fleet.Apps;
using ActorPm.Node.Tests.Fleet.Records;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

/// <summary>
/// The scheduler on the first server of a fleet, whose others never come: a cluster of one with the settings and the TLS of a
/// fleet, records in a <c>state.db</c>, and a probe as <c>/user/assignment</c>.
/// </summary>
internal sealed class SchedulerUnderTest : IAsyncDisposable
{
    public const string ServerId = "a1a1a1a1";

    private static readonly Config Hurried = ConfigurationFactory.ParseString("""
        akka {
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            gossip-interval = 50ms
            leader-actions-interval = 50ms
            periodic-tasks-initial-delay = 20ms
            distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 20ms }
          }
        }
        """);

    private readonly TestHome _home = new();
    private readonly FleetAuthority _authority = FleetAuthority.Create("f1ee7", DateTimeOffset.UtcNow);
    private readonly StateDatabase _database;
    private readonly FleetStore _store;
    private readonly NodeLog _log;
    private readonly StringWriter _lines = new();

    /// <param name="others">Names of servers that are not there.</param>
    public SchedulerUnderTest(params string[] others)
    {
        _log = new NodeLog(TextWriter.Synchronized(_lines), TimeProvider.System);
        _store = new FleetStore(_home.Paths.Fleet);
        var file = _store.Change(_ => File(others));
        var certificates = new FleetCertificates();
        certificates.Take(file);
        var membership = new FleetMembership(file.Members[0], certificates.ForActors()!, new FleetDoor(_store, _log, TimeProvider.System), _ => true);
        _database = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System);
        Disk = new WatchedRecords(_database.FleetRecords);
        var settings = Hurried.WithFallback(FleetAkka.Settings(file.Members[0])).WithFallback(AkkaSettings.Own);
        System = ActorSystem.Create(AkkaSettings.SystemName, ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(settings), FleetAkka.Tls(membership), FleetAkka.Gate(membership), new DurableRecordsSetup(Disk, new Notices(_log))));
        Server = new Probe(System, "assignment");
    }

    public ActorSystem System { get; }

    /// <summary>The fleet as this server has it.</summary>
    public FleetFile Fleet => _store.Current!;

    /// <summary>Its servers.</summary>
    public IReadOnlyList<MemberRecord> Members => [.. Fleet.Members];

    /// <summary>The clock by which the scheduler tells who has been there for how long.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>What carries out the assignment here.</summary>
    public Probe Server { get; }

    /// <summary>What the records lie on.</summary>
    public WatchedRecords Disk { get; }

    public FleetRecordStore Records => FleetRecordStore.Get(System);

    /// <summary>Events of servers.</summary>
    public ConcurrentQueue<(string Kind, string Text)> Told { get; } = new();

    public string Lines => _lines.ToString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Begins the cluster and its scheduler, which has seen this server when this ends.</summary>
    public async Task<IActorRef> BeginAsync()
    {
        var cluster = Cluster.Get(System);
        await cluster.JoinAsync(cluster.SelfAddress, Cancellation).WaitAsync(TimeSpan.FromSeconds(10));
        return await BeginSchedulerAsync();
    }

    /// <summary>Another scheduler, as after the one before is gone.</summary>
    public async Task<IActorRef> BeginSchedulerAsync()
    {
        var scheduler = System.ActorOf(SchedulerActor.Props(new SchedulerSurroundings(_store, Records, new SeenServers(), () => 100, (kind, text) => Told.Enqueue((kind, text)), _log, Time)));
        await Server.NextAsync<TellReport>();
        return scheduler;
    }

    /// <summary>The servers that are not there are taken out of the fleet.</summary>
    public void RemoveOthers()
    {
        _store.Change(file => file! with { Members = [.. file!.Members.Select(member => member with { IsRemoved = member.ServerId != ServerId, Revision = member.Revision + 1 })] });
        System.EventStream.Publish(new FleetChanged());
    }

    /// <summary>Whoever asks from a server that is not there.</summary>
    public IActorRef SomebodyOn(string other) =>
        ((ExtendedActorSystem)System).Provider.ResolveActorRef(new RootActorPath(FleetAkka.AddressOf(_store.Current!.Members.First(member => member.Name == other))) / "temp" / "asker");

    public Task<WriteOutcome> WriteAsync(string key, long clock, string json) => Records.WriteAsync(key, clock, json, TimeSpan.FromSeconds(5), Cancellation);

    /// <summary>The record of that key as soon as it is as wanted.</summary>
    public async Task<(T Record, long Clock)> UntilAsync<T>(string key, Func<T, bool> isWanted)
    {
        var told = new Probe(System);
        Records.SubscribeAll(told.Ref);
        var found = await told.UntilAsync<RecordChanged>(changed => changed.Key == key && isWanted(Read(changed.Json)));
        System.Stop(told.Ref);
        return (Read(found.Json), found.Clock);
        static T Read(string json) => (T)JsonSerializer.Deserialize(json, typeof(T), FleetJson.Default)!;
    }

    /// <summary>Tells the scheduler what this server has made of an assignment.</summary>
    public void Report(IActorRef scheduler, Assignment carriedOut, params ReportedApp[] apps) => scheduler.Tell(
        new ReportTold(new ServerReport { ServerId = ServerId, Epoch = carriedOut.Epoch, Revision = carriedOut.Revision, Apps = apps }), Server.Ref);

    /// <summary>This server, which has just begun, asks whether what it has is still assigned.</summary>
    public void AskWhetherCurrent(IActorRef scheduler) => scheduler.Tell(new ReportTold(new ServerReport { ServerId = ServerId, AsksWhetherCurrent = true }), Server.Ref);

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(TimeSpan.FromSeconds(10));
        _database.Dispose();
        _authority.Dispose();
        _home.Dispose();
    }

    private FleetFile File(string[] others)
    {
        using var key = ServerKey.Create();
        var self = new MemberRecord { ServerId = ServerId, Name = "alpha", Address = "127.0.0.1", ActorPort = FreePort.Next(), KeyHash = key.Hash };
        return new FleetFile
        {
            FleetId = "f1ee7",
            ServerId = ServerId,
            Certificate = _authority.Sign(key.RequestCertificate(), ServerId, IPAddress.Loopback, DateTimeOffset.UtcNow).ExportCertificatePem(),
            Key = key.Export(),
            Authorities = [_authority.Certificate.ExportCertificatePem()],
            Members = [self, .. others.Select(name => new MemberRecord { ServerId = name + name, Name = name, Address = "127.0.0.1", ActorPort = 1, KeyHash = name })],
        };
    }
}
