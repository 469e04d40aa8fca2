using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ActorPm.Fleet.Apps;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorPm.Node.Fleet.Records;

/// <summary>
/// The replicated records of the fleet, one for each ActorSystem of a fleet; may be used from everywhere at any time. Majority is
/// that of the members of the cluster: a server that has not joined yet, and an island, is a majority of one.
/// </summary>
internal sealed class FleetRecordStore : IExtension
{
    /// <summary>
    /// So many records go in one message from server to server. With the largest records, and what goes around them, that is less
    /// than the largest frame of Akka.Remote.
    /// </summary>
    public const int LargestGroup = 100;

    private readonly UniqueAddress _self;
    private readonly ReplicatorCalls _replicator;
    private readonly IActorRef _feed;
    private readonly ConcurrentDictionary<string, bool> _listed = [];

    private FleetRecordStore(ExtendedActorSystem system)
    {
        _self = Cluster.Get(system).SelfUniqueAddress;
        var replicator = DistributedData.Get(system).Replicator;
        _replicator = new ReplicatorCalls(replicator);
        _feed = system.ActorOf(FleetRecordFeed.Props(replicator), "fleet-records");
    }

    /// <summary>That of an ActorSystem of a fleet; the first call starts the replicator.</summary>
    public static FleetRecordStore Get(ActorSystem system) => system.WithExtension<FleetRecordStore, Provider>();

    /// <summary>Writes a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="clock">Its clock: it takes the place of an older one only. The same record may be written again.</param>
    /// <param name="json">What is written.</param>
    /// <param name="patience">How long a majority may take.</param>
    /// <param name="cancellation">Ends the waiting, not the writing.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<WriteOutcome> WriteAsync(string key, long clock, string json, TimeSpan patience, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(json) is > FleetRecords.LargestRecord and var size)
            return new WriteOutcome.Failed($"{key} has {size} bytes, a record of the fleet has {FleetRecords.LargestRecord} at most");
        var began = Stopwatch.GetTimestamp();
        // First, so that it is never after the record on disk.
        var listing = ListAsync(key, patience, cancellation);
        var written = await _replicator.UpdateAsync(RecordKeys.Of(key), there => Later(there, clock, json), patience, cancellation);
        var listed = await listing;
        if (written is not WriteOutcome.Confirmed) return written;
        if (listed is not WriteOutcome.Confirmed) return listed;
        return await JudgeAsync(key, clock, json, Left(patience, began), cancellation);
    }

    /// <summary>All records there are.</summary>
    /// <param name="patience">How long a majority may take to answer; afterwards it is what this server knows.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="AskTimeoutException">The replicator of this server does not answer.</exception>
    public async Task<RecordsRead> ReadAllAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var (index, byMajority) = await _replicator.ReadAsync(RecordKeys.Index, patience, cancellation);
        var local = await _replicator.KeysAsync(cancellation);
        var keys = local.Union(index?.Elements ?? []).Where(key => key != RecordKeys.Index.Id).Order(StringComparer.Ordinal);
        // A majority that was silent once is not waited for again, key by key.
        var left = byMajority ? Left(patience, began) : TimeSpan.Zero;
        var found = await Task.WhenAll(keys.Select(async key => (Key: key, Read: await _replicator.ReadAsync(RecordKeys.Of(key), left, cancellation))));
        return new RecordsRead(
            [.. found.Where(one => one.Read.Data is not null).Select(one => new ReplicatedRecord(one.Key, one.Read.Data!.Timestamp, one.Read.Data.Value))],
            found.All(one => one.Read.ByMajority) && byMajority);
    }

    /// <summary>One record; null when there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="patience">How long a majority may take to answer; afterwards it is what this server knows.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="AskTimeoutException">The replicator of this server does not answer.</exception>
    public async Task<ReplicatedRecord?> FindAsync(string key, TimeSpan patience, CancellationToken cancellation)
    {
        var (data, _) = await _replicator.ReadAsync(RecordKeys.Of(key), patience, cancellation);
        return data is null ? null : new ReplicatedRecord(key, data.Timestamp, data.Value);
    }

    /// <summary>
    /// Tells <paramref name="subscriber"/> of every record there is and of every change, as <see cref="RecordChanged"/>, until it ends.
    /// Changes that follow each other quickly are told as the last of them.
    /// </summary>
    public void SubscribeAll(IActorRef subscriber) => _feed.Tell(new FleetRecordFeed.Subscribe(subscriber));

    private LWWRegister<string> Later(LWWRegister<string>? there, long clock, string json)
    {
        if (there is null || there.Timestamp < clock) return new LWWRegister<string>(_self, json, clock);
        if (there.Timestamp == clock && there.Value == json) return there;
        throw new OutdatedException(there.Timestamp);
    }

    private ORSet<string> Listed(ORSet<string> keys, string key) => keys.Contains(key) ? keys : keys.Add(_self, key);

    /// <summary>Others acknowledge also what is older than theirs: only reading it back from a majority tells that ours won.</summary>
    private async Task<WriteOutcome> JudgeAsync(string key, long clock, string json, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            var (data, byMajority) = await _replicator.ReadAsync(RecordKeys.Of(key), patience, cancellation);
            if (data is not null && (data.Timestamp != clock || data.Value != json)) return new WriteOutcome.Outdated(data.Timestamp);
            return byMajority ? new WriteOutcome.Confirmed() : new WriteOutcome.NotConfirmed();
        }
        catch (AskTimeoutException)
        {
            return new WriteOutcome.NotConfirmed();
        }
    }

    /// <summary>Puts the key into the index, once for each ActorSystem: that it is there already does not mean that others know.</summary>
    private async Task<WriteOutcome> ListAsync(string key, TimeSpan patience, CancellationToken cancellation)
    {
        if (_listed.ContainsKey(key)) return new WriteOutcome.Confirmed();
        var outcome = await _replicator.UpdateAsync(RecordKeys.Index, keys => Listed(keys ?? ORSet<string>.Empty, key), patience, cancellation);
        if (outcome is WriteOutcome.Confirmed) _listed[key] = true;
        return outcome;
    }

    private static TimeSpan Left(TimeSpan patience, long began) => patience - Stopwatch.GetElapsedTime(began);

    private sealed class Provider : ExtensionIdProvider<FleetRecordStore>
    {
        public override FleetRecordStore CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
