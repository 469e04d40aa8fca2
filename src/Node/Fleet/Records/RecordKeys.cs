using Akka.DistributedData;

namespace ActorPm.Node.Fleet.Records;

/// <summary>How records are named in the replicator.</summary>
internal static class RecordKeys
{
    /// <summary>The set of the keys of all records: the replicator tells nobody of a key he did not ask for.</summary>
    public static ORSetKey<string> Index { get; } = new("records");

    /// <summary>The record of that key.</summary>
    public static LWWRegisterKey<string> Of(string key) => new(key);
}
