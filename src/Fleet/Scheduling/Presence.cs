using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Which servers are there, as one scheduler has seen it. A server that has gone is lost only after a moment: a node that is
/// replaced or was killed is back in seconds, and its apps have never stopped. Not thread-safe.
/// </summary>
/// <param name="began">When the scheduler began.</param>
public sealed class Presence(DateTimeOffset began)
{
    /// <summary>A node that was killed is started again by its keeper after a second. Together with the 18 s after which the cluster gives a server up this stays below 25 s.</summary>
    public static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(3);

    /// <summary>Who says goodbye is being updated, or rebooted.</summary>
    public static readonly TimeSpan AfterLeaving = TimeSpan.FromMinutes(1);

    /// <summary>After a power cut some servers boot faster than others.</summary>
    public static readonly TimeSpan AfterBegin = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (bool IsThere, DateTimeOffset LostFrom)> _seen = [];

    /// <summary>It is in the cluster and can be reached.</summary>
    public void Came(string serverId) => _seen[serverId] = (true, default);

    /// <summary>It cannot be reached, and the cluster has not decided about it yet.</summary>
    public void IsSilent(string serverId) => _seen[serverId] = (false, DateTimeOffset.MaxValue);

    /// <summary>It is out of the cluster.</summary>
    /// <param name="serverId">The server.</param>
    /// <param name="saidGoodbye">It left by itself.</param>
    /// <param name="now">Wall clock.</param>
    public void Went(string serverId, bool saidGoodbye, DateTimeOffset now) => _seen[serverId] = (false, now + (saidGoodbye ? AfterLeaving : AfterCrash));

    /// <summary>Whether it is there.</summary>
    public bool IsThere(string serverId) => _seen.GetValueOrDefault(serverId).IsThere;

    /// <summary>The server as placement sees it.</summary>
    public PlacementServer Of(MemberRecord member, DateTimeOffset now)
    {
        var lostFrom = LostFrom(member.ServerId);
        return new PlacementServer
        {
            Id = member.ServerId,
            Name = member.Name,
            Labels = member.Labels,
            IsPresent = IsThere(member.ServerId),
            LostAt = !IsThere(member.ServerId) && lostFrom <= now ? lostFrom : null,
            IsCordoned = member.IsCordoned,
            IsDraining = member.IsDraining,
            IsWitness = member.IsWitness,
        };
    }

    /// <summary>When the next of these servers counts as lost; null when none is waited for.</summary>
    public DateTimeOffset? NextLoss(IEnumerable<MemberRecord> members, DateTimeOffset now)
    {
        var due = members.Where(member => !IsThere(member.ServerId)).Select(member => LostFrom(member.ServerId)).Where(at => at > now && at < DateTimeOffset.MaxValue).ToList();
        return due.Count == 0 ? null : due.Min();
    }

    private DateTimeOffset LostFrom(string serverId) => _seen.TryGetValue(serverId, out var seen) ? seen.LostFrom : began + AfterBegin;
}
