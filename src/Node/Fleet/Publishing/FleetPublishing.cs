using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;

namespace ActorPm.Node.Fleet.Publishing;

/// <summary>Ports that answer on every server, on this one.</summary>
internal sealed class FleetPublishing(FleetStore store, string identity, KnownFleetApps known, IKeeperPort keeper, Notices notices, NodeLog log)
{
    /// <summary>Starts the actor of an ActorSystem that is in a fleet.</summary>
    public void Start(Incarnation incarnation)
    {
        var records = FleetRecordStore.Get(incarnation.System);
        incarnation.System.ActorOf(
            PublishingActor.Props(new PublishingSurroundings(
                store, identity, known, keeper, patience => records.ReadAllAsync(patience, CancellationToken.None), records.SubscribeAll, notices, log)),
            "publishing");
    }

    /// <summary>This server is in no fleet any more: its door and the fleet's ports close.</summary>
    public void End()
    {
        keeper.Ask(new PublishRequest { Needs = [KeeperAbilities.Publish] }, _ => { });
        notices.Clear("fleet relay");
    }
}
