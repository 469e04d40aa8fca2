using System.Threading.Channels;
using ActorPm.Contracts.Api;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet;

/// <summary>Tells one reader of every change of the cluster; ends with its ActorSystem. Below <c>/user</c>, one for each <c>cluster tail</c>.</summary>
internal sealed class ClusterTail(ChannelWriter<ClusterHappened> happened, TimeProvider time) : UntypedActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    /// <summary>How it is made.</summary>
    public static Props Props(ChannelWriter<ClusterHappened> happened, TimeProvider time) => Akka.Actor.Props.Create(() => new ClusterTail(happened, time));

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.ReachabilityEvent), typeof(ClusterEvent.LeaderChanged));

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        happened.TryComplete();
    }

    protected override void OnReceive(object message)
    {
        var told = message switch
        {
            ClusterEvent.IMemberEvent change => Of(change.GetType().Name, change.Member, isUnreachable: false),
            ClusterEvent.UnreachableMember silent => Of(nameof(ClusterEvent.UnreachableMember), silent.Member, isUnreachable: true),
            ClusterEvent.ReachableMember back => Of(nameof(ClusterEvent.ReachableMember), back.Member, isUnreachable: false),
            ClusterEvent.LeaderChanged { Leader: { } leader } => Of(
                nameof(ClusterEvent.LeaderChanged), _cluster.State.Members.FirstOrDefault(member => member.Address == leader), isUnreachable: false),
            _ => null,
        };
        if (told is null) Unhandled(message);
        else happened.TryWrite(told);
    }

    private ClusterHappened Of(string what, Member? member, bool isUnreachable) =>
        new(time.GetUtcNow().ToUnixTimeMilliseconds(), what, member is null ? null : FleetCluster.View(member, isUnreachable));
}
