using ActorPm.Fleet.Membership;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet;

/// <summary>
/// <c>/user/fleet</c>: watches who comes into the cluster. The certificate is judged when a connection begins; a server that was
/// removed while it was connected, or came in with the last breath of its trust, is put out again here. Who goes is kept for a
/// scheduler that may begin here.
/// </summary>
internal sealed class FleetView(FleetStore store, SeenServers seen, NodeLog log, TimeProvider time) : UntypedActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    /// <summary>How it is made.</summary>
    public static Props Props(FleetStore store, SeenServers seen, NodeLog log, TimeProvider time) => Akka.Actor.Props.Create(() => new FleetView(store, seen, log, time));

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent happened:
                if (happened is ClusterEvent.MemberJoined or ClusterEvent.MemberWeaklyUp or ClusterEvent.MemberUp) Check(happened.Member);
                if (happened is ClusterEvent.MemberUp { Member: var up } && up.UniqueAddress == _cluster.SelfUniqueAddress) seen.Begin(ClusterSight.Now(time));
                See(happened);
                break;
            case ClusterEvent.IReachabilityEvent happened:
                See(happened);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void See(object happened) => seen.Take(presence => presence.Take(happened, store.Current, _cluster, ClusterSight.Now(time)));

    private void Check(Member member)
    {
        if (store.Current is not { } file || MemberList.Of(file.Members).Members.Any(record => FleetAkka.AddressOf(record) == member.Address)) return;
        log.Warning($"{member.Address} is in the cluster and not in the fleet: it is put out");
        _cluster.Down(member.Address);
    }
}
