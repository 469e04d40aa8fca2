using Akka.Actor;

namespace ActorPm.Node.Fleet.Records;

/// <summary>A record as this server knows it.</summary>
/// <param name="Key">Its key, see <see cref="ActorPm.Fleet.Apps.FleetRecords"/>.</param>
/// <param name="Clock">Its clock; the highest wins.</param>
/// <param name="Json">What was written, with what this release does not know of it.</param>
internal sealed record ReplicatedRecord(string Key, long Clock, string Json);

/// <summary>All records.</summary>
/// <param name="Records">By key.</param>
/// <param name="ByMajority">A majority of the servers in the cluster answered for each; otherwise they are what this server knows by itself.</param>
internal sealed record RecordsRead(IReadOnlyList<ReplicatedRecord> Records, bool ByMajority);

/// <summary>There is a record, or another one under its key.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Clock">Its clock; it never goes back.</param>
/// <param name="Json">What was written.</param>
internal sealed record RecordChanged(string Key, long Clock, string Json) : INoSerializationVerificationNeeded;
