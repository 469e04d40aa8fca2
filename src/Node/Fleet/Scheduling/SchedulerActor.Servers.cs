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
    private readonly Presence _presence;

    /// <summary>A clock that nobody sets: leases are waited for by it.</summary>
    private DateTimeOffset Now => ClusterSight.Now(_around.Time);

    private void OnCluster(object happened)
    {
        if (_presence.Take(happened, _around.Fleet.Current, _cluster, Now) is not { } id) return;
        if (!_presence.IsThere(id))
        {
            // What it told before says nothing of what it is like when it is back.
            _reports.Remove(id);
            return;
        }

        var address = happened is ClusterEvent.ReachabilityEvent back ? back.Member.Address : ((ClusterEvent.IMemberEvent)happened).Member.Address;
        AskForReport(address);
    }

    private static void AskForReport(Address server) => Context.ActorSelection(new RootActorPath(server) / "user" / "assignment").Tell(new TellReport());

    /// <summary>Servers that are not there and may still run single apps, also such as are in the fleet no more.</summary>
    private Dictionary<string, TimeSpan?> Leases(DateTimeOffset now)
    {
        if (_around.Fleet.Current is not { } file) return [];
        var members = Members.Select(member => member.ServerId).ToList();
        return members.Union(_assignments.Keys).Where(server => !_presence.IsThere(server) || !members.Contains(server))
            .Select(server => (server, Left: _presence.LeaseLeft(server, members, MemberList.Of(file.Members).Preferred, now))).Where(one => one.Left != TimeSpan.Zero)
            .ToDictionary(one => one.server, one => one.Left);
    }

    /// <summary>Why nothing may be decided; null when it may.</summary>
    private string? Problem()
    {
        if (_around.Fleet.Current is not { } file) return "this server is in no fleet any more";
        var all = Members.Select(member => member.ServerId).ToList();
        var there = all.Where(_presence.IsThere).ToList();
        return Quorum.Has(all, there, MemberList.Of(file.Members).Preferred) ? null : $"{there.Count} of {all.Count} servers are there, a majority is needed";
    }
}
