using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet.Scheduling;

/// <content>Which servers are there, which may still run single apps, and whether a majority is there at all.</content>
internal sealed partial class SchedulerActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<string> _heard = [];
    private readonly long _began;
    private readonly Presence _presence;

    /// <summary>A clock that nobody sets: leases are waited for by it.</summary>
    private DateTimeOffset Now => DateTimeOffset.UnixEpoch + _around.Time.GetElapsedTime(_began);

    private void OnCluster(object happened)
    {
        var now = Now;
        switch (happened)
        {
            case ClusterEvent.MemberUp or ClusterEvent.MemberWeaklyUp or ClusterEvent.ReachableMember:
                var member = happened is ClusterEvent.ReachableMember back ? back.Member : ((ClusterEvent.IMemberEvent)happened).Member;
                if (IdOf(member.Address) is not { } came) break;
                _presence.Came(came, now);
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / "assignment").Tell(new TellReport());
                break;
            case ClusterEvent.UnreachableMember silent when IdOf(silent.Member.Address) is { } id:
                _presence.IsSilent(id, now);
                // What it told before says nothing of what it is like when it is back.
                _reports.Remove(id);
                break;
            case ClusterEvent.MemberRemoved removed when IdOf(removed.Member.Address) is { } id:
                // The next one of the same server may be there already.
                if (_cluster.State.Members.Any(other => other.Address == removed.Member.Address && other.Status is MemberStatus.Up or MemberStatus.WeaklyUp)) break;
                _presence.Went(id, removed.PreviousStatus == MemberStatus.Exiting, now);
                _reports.Remove(id);
                break;
        }
    }

    /// <summary>Servers that are not there and may still run single apps, also such as are in the fleet no more.</summary>
    private Dictionary<string, TimeSpan?> Leases(DateTimeOffset now)
    {
        if (_around.Fleet.Current is not { } file) return [];
        var members = Members.Select(member => member.ServerId).ToList();
        return members.Union(_assignments.Keys).Where(server => !_presence.IsThere(server) || !members.Contains(server))
            .Select(server => (server, Left: _presence.LeaseLeft(server, members, MemberList.Of(file.Members).Preferred, now))).Where(one => one.Left != TimeSpan.Zero)
            .ToDictionary(one => one.server, one => one.Left);
    }

    /// <summary>Also of one that was taken out of the fleet: the cluster removes it a moment later.</summary>
    private string? IdOf(Address address) => (_around.Fleet.Current?.Members ?? []).OrderBy(member => member.IsRemoved).FirstOrDefault(member => FleetAkka.AddressOf(member) == address)?.ServerId;

    /// <summary>Why nothing may be decided; null when it may.</summary>
    private string? Problem()
    {
        if (_around.Fleet.Current is not { } file) return "this server is in no fleet any more";
        var all = Members.Select(member => member.ServerId).ToList();
        var there = all.Where(_presence.IsThere).ToList();
        return Quorum.Has(all, there, MemberList.Of(file.Members).Preferred) ? null : $"{there.Count} of {all.Count} servers are there, a majority is needed";
    }
}
