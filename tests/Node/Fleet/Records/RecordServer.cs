using System.Threading.Channels;
using ActorPm.Fleet.Membership;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Tests.Fleet.Records;

/// <summary>
/// One server of a fleet as far as its records go: a home, its <c>state.db</c>, an ActorSystem with the settings of a fleet on a
/// free port, without TLS and with a gossip that hurries. It ends as if the power was cut.
/// </summary>
internal sealed class RecordServer : IAsyncDisposable
{
    private static readonly Config Hurried = ConfigurationFactory.ParseString("""
        akka {
          remote.dot-netty.tcp.enable-ssl = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            gossip-interval = 50ms
            leader-actions-interval = 50ms
            periodic-tasks-initial-delay = 20ms
            distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 20ms }
          }
        }
        """);

    /// <summary>A test shall fail rather than hang.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TestHome _home = new();
    private StateDatabase _database;
    private ActorSystem _system;

    public RecordServer()
    {
        Notices = new Notices(new NodeLog(TextWriter.Null, TimeProvider.System));
        (_database, _system) = Begin();
    }

    public Notices Notices { get; }

    public FleetRecordStore Records => FleetRecordStore.Get(_system);

    public IDurableRecords Durable => _database.FleetRecords;

    public Cluster Cluster => Cluster.Get(_system);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Begins a cluster.</summary>
    public Task BeginClusterAsync() => Cluster.JoinAsync(Cluster.SelfAddress, Cancellation);

    /// <summary>Joins the cluster of another; when it ends the replicators of both know each other.</summary>
    public async Task JoinAsync(RecordServer first)
    {
        await Cluster.JoinAsync(first.Cluster.SelfAddress, Cancellation).WaitAsync(Longest, Cancellation);
        // What a server sees of the cluster is a moment behind it, so the number may still change.
        await UntilAsync(async () => UpMembers is >= 2 and var size && await ReplicasAsync() == size && await first.ReplicasAsync() == size);
    }

    /// <summary>Until this one knows of so many replicas, itself included.</summary>
    public Task HasReplicasAsync(int count) => UntilAsync(async () => await ReplicasAsync() == count);

    private int UpMembers => Cluster.State.Members.Count(member => member.Status == MemberStatus.Up);

    private async Task<int> ReplicasAsync() => (await DistributedData.Get(_system).Replicator.Ask<ReplicaCount>(GetReplicaCount.Instance, Longest, Cancellation)).N;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest) throw new TimeoutException($"the replicators do not know each other after {Longest.TotalSeconds:0} s");
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
        }
    }

    public Task<WriteOutcome> WriteAsync(string key, long clock, string json, int patienceMilliseconds = 5000) =>
        Records.WriteAsync(key, clock, json, TimeSpan.FromMilliseconds(patienceMilliseconds), Cancellation);

    public Task<RecordsRead> ReadAllAsync(int patienceMilliseconds = 5000) => Records.ReadAllAsync(TimeSpan.FromMilliseconds(patienceMilliseconds), Cancellation);

    /// <summary>What an actor that has subscribed on this server is told.</summary>
    public RecordsTold Subscribe()
    {
        var told = Channel.CreateUnbounded<RecordChanged>();
        Records.SubscribeAll(_system.ActorOf(ScriptedNode.Props((message, _) => told.Writer.TryWrite((RecordChanged)message))));
        return new RecordsTold(told.Reader);
    }

    /// <summary>As Akka does when a replicator fails.</summary>
    public Task StopReplicatorAsync() => DistributedData.Get(_system).Replicator.GracefulStop(TimeSpan.FromSeconds(5));

    /// <summary>Ends without a word to the others; its rows stay.</summary>
    public async Task DieAsync()
    {
        await _system.Terminate();
        _database.Dispose();
    }

    /// <summary>Comes back with its rows.</summary>
    public void Return() => (_database, _system) = Begin();

    /// <summary>Changes rows while it is dead.</summary>
    public object? Execute(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False");
        connection.Open();
        return connection.Scalar(statement);
    }

    public async ValueTask DisposeAsync()
    {
        await DieAsync();
        _home.Dispose();
    }

    private (StateDatabase Database, ActorSystem System) Begin()
    {
        var database = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System);
        var self = new MemberRecord { ServerId = "a1", Name = "alpha", Address = "127.0.0.1", ActorPort = 0, KeyHash = "" };
        var settings = Hurried.WithFallback(FleetAkka.Settings(self)).WithFallback(AkkaSettings.Own);
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(settings), new DurableRecordsSetup(database.FleetRecords, Notices));
        var system = ActorSystem.Create(AkkaSettings.SystemName, setup);
        FleetRecordStore.Get(system);
        return (database, system);
    }
}

/// <summary>What a subscriber was told.</summary>
internal sealed class RecordsTold(ChannelReader<RecordChanged> told)
{
    /// <summary>All that is told from now on.</summary>
    public IAsyncEnumerable<RecordChanged> AllAsync() => told.ReadAllAsync(TestContext.Current.CancellationToken);

    /// <summary>Reads until that was told; the answer is the clocks of that key on the way there.</summary>
    public async Task<IReadOnlyList<long>> UntilAsync(string key, long clock, string json)
    {
        List<long> clocks = [];
        await foreach (var one in told.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (one.Key == key) clocks.Add(one.Clock);
            if (one == new RecordChanged(key, clock, json)) break;
        }

        return clocks;
    }
}
