using ActorPm.Fleet.Membership;
using ActorPm.Node.Hosting;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet;

/// <summary>
/// <c>/user/fleet</c>: watches who comes into the cluster. The certificate is judged when a connection begins; a server that was
/// removed while it was connected, or came in with the last breath of its trust, is put out again here.
/// </summary>
internal sealed class FleetView(FleetStore store, NodeLog log) : UntypedActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    /// <summary>How it is made.</summary>
    public static Props Props(FleetStore store, NodeLog log) => Akka.Actor.Props.Create(() => new FleetView(store, log));

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberJoined or ClusterEvent.MemberWeaklyUp or ClusterEvent.MemberUp:
                Check(((ClusterEvent.IMemberEvent)message).Member);
                break;
            case ClusterEvent.IMemberEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Check(Member member)
    {
        if (store.Current is not { } file || MemberList.Of(file.Members).Members.Any(record => FleetAkka.AddressOf(record) == member.Address)) return;
        log.Warning($"{member.Address} is in the cluster and not in the fleet: it is put out");
        _cluster.Down(member.Address);
    }
}
