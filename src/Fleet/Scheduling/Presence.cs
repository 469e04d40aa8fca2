using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Which servers are there, as one server has seen it. A server that has gone is lost only after a moment: a node that is
/// replaced or was killed is back in seconds, and its apps have never stopped. Its times must be of a clock that nobody sets. Not
/// thread-safe.
/// </summary>
/// <param name="began">Since when it is looked at: who has not been seen since is lost only a while after.</param>
/// <param name="gone">Servers that have gone before, as another one on this server has seen it.</param>
public sealed class Presence(DateTimeOffset began, IReadOnlyDictionary<string, GoneServer>? gone = null)
{
    /// <summary>A node that was killed is started again by its keeper after a second. Together with the 18 s after which the cluster gives a server up this stays below 25 s.</summary>
    public static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(3);

    /// <summary>Who says goodbye is being updated, or rebooted.</summary>
    public static readonly TimeSpan AfterLeaving = TimeSpan.FromMinutes(1);

    /// <summary>A cut that has just begun or ended: for so long after a server came or fell silent others may follow.</summary>
    public static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(5);

    /// <summary>After a power cut some servers boot faster than others.</summary>
    public static readonly TimeSpan AfterBegin = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Sight> _seen =
        (gone ?? new Dictionary<string, GoneServer>()).ToDictionary(one => one.Key, one => new Sight(false, one.Value.Since, one.Value.LostFrom, one.Value.RemovedAt));

    /// <summary>The servers that are out of the cluster and were in it before.</summary>
    public IReadOnlyDictionary<string, GoneServer> Gone => _seen.Where(one => one.Value is { IsThere: false, RemovedAt: not null })
        .ToDictionary(one => one.Key, one => new GoneServer(one.Value.Since, one.Value.LostFrom, one.Value.RemovedAt!.Value));

    /// <summary>It is in the cluster and can be reached.</summary>
    public void Came(string serverId, DateTimeOffset now)
    {
        if (!IsThere(serverId) || _seen[serverId].SaidGoodbye) _seen[serverId] = new Sight(true, now, default, null);
    }

    /// <summary>It cannot be reached, and the cluster has not decided about it yet.</summary>
    public void IsSilent(string serverId, DateTimeOffset now) => Undecided(serverId, _seen.GetValueOrDefault(serverId).SaidGoodbye, now);

    /// <summary>It says goodbye: on its way out of the cluster, which has not removed it yet.</summary>
    public void Leaves(string serverId, DateTimeOffset now) => Undecided(serverId, saidGoodbye: true, now);

    /// <summary>It is out of the cluster.</summary>
    /// <param name="serverId">The server.</param>
    /// <param name="saidGoodbye">It left by itself. One that is back before it is out is put out by that, and has said it before.</param>
    /// <param name="now">The clock.</param>
    public void Went(string serverId, bool saidGoodbye, DateTimeOffset now)
    {
        var isKnown = _seen.TryGetValue(serverId, out var seen);
        var lostFrom = now + (saidGoodbye || seen.SaidGoodbye ? AfterLeaving : AfterCrash);
        if (!isKnown && began + AfterBegin > lostFrom) lostFrom = began + AfterBegin;
        _seen[serverId] = new Sight(false, GoneSince(serverId, now), HasGone(serverId) ? seen.LostFrom : lostFrom, now);
    }

    /// <summary>Whether it is there.</summary>
    public bool IsThere(string serverId) => _seen.GetValueOrDefault(serverId).IsThere;

    /// <summary>
    /// Whether a server came or fell silent within <see cref="Unsettled"/>: a majority that is missing may be there in a moment. The second
    /// after a cut is such a one also where a majority was there all the time, since everybody hears then whom the side that was cut cannot reach.
    /// </summary>
    public bool IsUnsettled(DateTimeOffset now) => _seen.Values.Any(sight => now - sight.Since < Unsettled);

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

    /// <summary>
    /// For how long the single apps of a server that is not there may still run under the lease of its last answers; zero: not any
    /// more; null: nobody can tell yet. An answer is given by servers that have it in their cluster. None of a majority that is
    /// there has had it there since the cluster removed it, and since that majority is there: those came from elsewhere before.
    /// </summary>
    /// <param name="serverId">A server that is not there.</param>
    /// <param name="members">Ids of all servers.</param>
    /// <param name="prefer">In a fleet of two: the server that goes on alone; null for none.</param>
    /// <param name="now">The clock.</param>
    public TimeSpan? LeaseLeft(string serverId, IReadOnlyCollection<string> members, string? prefer, DateTimeOffset now)
    {
        var (seenLast, removed) = _seen.TryGetValue(serverId, out var sight) ? (sight.Since, sight.RemovedAt) : (began, began);
        if (removed is not { } gone || MajoritySince(members, prefer) is not { } majority) return null;
        var over = seenLast + LeaseRules.AfterContact;
        foreach (var since in (DateTimeOffset[])[gone, majority])
            if (since + LeaseRules.AfterRemoval > over) over = since + LeaseRules.AfterRemoval;
        return over > now ? over - now : TimeSpan.Zero;
    }

    /// <summary>Since when servers that are a majority have been there without a break; null while there are none.</summary>
    private DateTimeOffset? MajoritySince(IReadOnlyCollection<string> members, string? prefer)
    {
        List<string> there = [];
        foreach (var server in members.Where(IsThere).OrderBy(server => _seen[server].Since))
        {
            there.Add(server);
            if (Quorum.Has(members, there, prefer)) return _seen[server].Since;
        }

        return null;
    }

    private DateTimeOffset GoneSince(string serverId, DateTimeOffset now) =>
        _seen.TryGetValue(serverId, out var sight) && !sight.IsThere ? sight.Since : now;

    private DateTimeOffset LostFrom(string serverId) => _seen.TryGetValue(serverId, out var seen) ? seen.LostFrom : began + AfterBegin;

    /// <summary>It went, and has not been there since. A node of it that does not get as far changes nothing of when the server is lost.</summary>
    private bool HasGone(string serverId) => _seen.TryGetValue(serverId, out var seen) && !seen.IsThere && seen.LostFrom < DateTimeOffset.MaxValue;

    private void Undecided(string serverId, bool saidGoodbye, DateTimeOffset now) =>
        _seen[serverId] = new Sight(false, GoneSince(serverId, now), HasGone(serverId) ? _seen[serverId].LostFrom : DateTimeOffset.MaxValue, null) { SaidGoodbye = saidGoodbye };

    /// <param name="IsThere">It is in the cluster and can be reached.</param>
    /// <param name="Since">Since when that is so.</param>
    /// <param name="LostFrom">When it counts as lost.</param>
    /// <param name="RemovedAt">When the cluster has removed it; null while it has not.</param>
    private readonly record struct Sight(bool IsThere, DateTimeOffset Since, DateTimeOffset LostFrom, DateTimeOffset? RemovedAt)
    {
        /// <summary>It is leaving by itself.</summary>
        public bool SaidGoodbye { get; init; }
    }
}
