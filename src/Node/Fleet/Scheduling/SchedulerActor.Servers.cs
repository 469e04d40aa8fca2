using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Placement;
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
    private readonly Silences _silences = new();
    private readonly HashSet<string> _mute = [];

    /// <summary>Who counts as lost, as it was said last.</summary>
    private readonly HashSet<string> _lost = [];

    /// <summary>A clock that nobody sets: leases are waited for by it.</summary>
    private DateTimeOffset Now => ClusterSight.Now(_around.Time);

    private void OnCluster(object happened)
    {
        if (_presence.Take(happened, _around.Fleet.Current, _cluster, Now) is not { } id) return;
        _silences.End(id);
        if (!_presence.IsThere(id))
        {
            // What it told before says nothing of what it is like when it is back.
            _reports.Remove(id);
            return;
        }

        var address = happened is ClusterEvent.ReachabilityEvent back ? back.Member.Address : ((ClusterEvent.IMemberEvent)happened).Member.Address;
        AskForReport(id, address);
    }

    /// <summary>Who has not told of its newest assignment may be at it, or may have a fault: who is at it answers.</summary>
    private void AskTheSilent()
    {
        var picture = Picture();
        var silent = Listed.Where(member => _presence.IsThere(member.ServerId) && (!_heard.Contains(member.ServerId) || !picture.IsUpToDate(member.ServerId))).ToList();
        foreach (var member in silent) AskForReport(member.ServerId, FleetAkka.AddressOf(member));
        if (silent.Exists(member => _mute.Contains(member.ServerId) != _silences.IsMute(member.ServerId, Now))) Decide();
    }

    /// <summary>Takes down, and says once, who is lost or mute, and who is so no more.</summary>
    private void NoteServers()
    {
        var now = Now;
        foreach (var member in Listed)
        {
            var isThere = _presence.IsThere(member.ServerId);
            if (Changes(_mute, member.ServerId, isThere && _silences.IsMute(member.ServerId, now)) is { } isMute)
            {
                if (isMute) Warn("mute", $"{member.Name} is in the cluster and has not said for {Silences.Limit.TotalSeconds:0} s what it runs: nothing is waited for, nothing replaced there");
                else _around.Log.Info($"{member.Name} says again what it runs, or is away");
            }

            if (Changes(_lost, member.ServerId, _presence.Of(member, now).LostAt is not null) is not { } isLost) continue;
            if (isLost) Warn("lost", $"{member.Name} is lost: its apps of the fleet start on other servers, but for those that wait for it");
            else if (isThere) _around.Tell("back", $"{member.Name} is back");
        }
    }

    private void Warn(string kind, string text)
    {
        _around.Log.Warning(text);
        _around.Tell(kind, text);
    }

    /// <summary>Whether it is one of them now; null when it was or was not before too.</summary>
    private static bool? Changes(HashSet<string> servers, string serverId, bool isOne) => (isOne ? servers.Add(serverId) : servers.Remove(serverId)) ? isOne : null;

    /// <summary>One that is mute is not present for what is decided, see <see cref="PlacementServer.IsMute"/>.</summary>
    private PlacementServer Placement(MemberRecord member, DateTimeOffset now) =>
        _mute.Contains(member.ServerId) ? _presence.Of(member, now) with { IsPresent = false, IsMute = true } : _presence.Of(member, now);

    private void AskForReport(string serverId, Address server)
    {
        _silences.Asked(serverId, Now);
        Context.ActorSelection(new RootActorPath(server) / "user" / "assignment").Tell(new TellReport());
    }

    /// <summary>Servers that are not there, or mute, and may still run single apps, also such as are in the fleet no more.</summary>
    private Dictionary<string, TimeSpan?> Leases(DateTimeOffset now)
    {
        if (_around.Fleet.Current is not { } file) return [];
        var members = Members.Select(member => member.ServerId).ToList();
        return members.Union(_assignments.Keys).Where(server => !_presence.IsThere(server) || !members.Contains(server) || _mute.Contains(server))
            .Select(server => (server, Left: _mute.Contains(server) ? null : _presence.LeaseLeft(server, members, MemberList.Of(file.Members).Preferred, now))).Where(one => one.Left != TimeSpan.Zero)
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
