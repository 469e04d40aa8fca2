using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet.Scheduling;

/// <summary>What events of the cluster say of the presence of servers.</summary>
internal static class ClusterSight
{
    /// <summary>A clock that nobody sets, the same for everybody in this process: leases are waited for by it.</summary>
    public static DateTimeOffset Now(TimeProvider time) => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>Takes an event in; the answer is the server it is of, null for none that is known.</summary>
    public static string? Take(this Presence presence, object happened, FleetFile? file, Cluster cluster, DateTimeOffset now)
    {
        var (member, id) = happened switch
        {
            ClusterEvent.ReachabilityEvent { Member: { } other } => (other, IdOf(file, other.Address)),
            ClusterEvent.IMemberEvent { Member: { } other } => (other, IdOf(file, other.Address)),
            _ => (null, null),
        };
        if (member is null || id is null) return null;
        switch (happened)
        {
            case ClusterEvent.MemberUp or ClusterEvent.MemberWeaklyUp or ClusterEvent.ReachableMember:
                presence.Came(id, now);
                return id;
            case ClusterEvent.UnreachableMember:
                presence.IsSilent(id, now);
                return id;
            // The next one of the same server may be there already.
            case ClusterEvent.IMemberEvent when HasNext(cluster, member.Address):
                return null;
            // On its way out, and for a scheduler that begins just then all that it hears of it: what nothing is heard of counts as lost long ago.
            case ClusterEvent.MemberLeft or ClusterEvent.MemberExited:
                presence.Leaves(id, now);
                return id;
            case ClusterEvent.MemberDowned:
                presence.IsSilent(id, now);
                return id;
            case ClusterEvent.MemberRemoved removed:
                presence.Went(id, removed.PreviousStatus == MemberStatus.Exiting, now);
                return id;
            default:
                return null;
        }
    }

    private static bool HasNext(Cluster cluster, Address address) =>
        cluster.State.Members.Any(other => other.Address == address && other.Status is MemberStatus.Up or MemberStatus.WeaklyUp);

    /// <summary>Also of one that was taken out of the fleet: the cluster removes it a moment later.</summary>
    private static string? IdOf(FleetFile? file, Address address) =>
        (file?.Members ?? []).OrderBy(member => member.IsRemoved).FirstOrDefault(member => FleetAkka.AddressOf(member) == address)?.ServerId;
}
