using ActorPm.Node.Hosting;
using Akka.Actor.Setup;

namespace ActorPm.Node.Fleet.Records;

/// <summary>Hands an ActorSystem of a fleet what its <see cref="DurableRecordStore"/> works with: Akka makes that one by its name.</summary>
internal sealed class DurableRecordsSetup(IDurableRecords records, Notices notices) : Setup
{
    /// <summary>Where the records lie.</summary>
    public IDurableRecords Records => records;

    /// <summary>Told of what cannot be read or written.</summary>
    public Notices Notices => notices;
}
