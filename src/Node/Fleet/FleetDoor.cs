using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Fleet.Strangers;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Judges every certificate that is shown to this server, whoever began the connection. Refusals are logged, a few at a
/// time: a stranger who knocks all day must not fill the disk.
/// </summary>
internal sealed class FleetDoor(FleetStore store, NodeLog log, TimeProvider time)
{
    /// <summary>One line in so long; the next one says how many were left out.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>One event in so long: events of apps must not be pushed out by strangers.</summary>
    private static readonly TimeSpan QuietEvents = TimeSpan.FromMinutes(1);

    private delegate PeerVerdict Rule(
        X509Certificate2? certificate, IReadOnlyList<X509Certificate2> authorities, string fleetId, IReadOnlyCollection<MemberRecord> members, DateTimeOffset now);

    private readonly Lock _lock = new();
    private DateTimeOffset _loggedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;
    private int _silent;
    private (IReadOnlyList<string> Texts, IReadOnlyList<X509Certificate2> Authorities)? _read;
    private (IReadOnlyList<string> Texts, IReadOnlyList<X509Certificate2> Authorities)? _readForClients;

    /// <summary>What the judgements are by.</summary>
    public FleetStore Store => store;

    /// <summary>How many were refused since the node started.</summary>
    public long Refused { get; private set; }

    /// <summary>Where some of the refusals are told; null for nowhere.</summary>
    public FleetEvents? Events { get; init; }

    /// <summary>A gate for one port, which knows where the members are.</summary>
    public StrangerGate NewGate() => new(() => store.Current?.Members.Where(member => !member.IsRemoved).Select(member => member.Address) ?? []);

    /// <summary>Whether the other side is a server of this fleet.</summary>
    /// <param name="certificate">What it showed; null for none.</param>
    /// <param name="from">Where it is, for the log.</param>
    public PeerVerdict Judge(X509Certificate2? certificate, string from) => Judge(PeerRules.Judge, certificate, from);

    /// <summary>The same, where also one is let in whose certificate has ended, since it may want a new one.</summary>
    /// <param name="certificate">What it showed; null for none.</param>
    /// <param name="from">Where it is, for the log.</param>
    public PeerVerdict JudgeForRenewal(X509Certificate2? certificate, string from) => Judge(PeerRules.JudgeForRenewal, certificate, from);

    /// <summary>Whether somebody outside the fleet may speak with this server.</summary>
    /// <param name="certificate">What it showed.</param>
    /// <param name="from">Where it is, for the log.</param>
    public ClientVerdict JudgeClient(X509Certificate2 certificate, string from)
    {
        var verdict = store.Current is { } file
            ? PeerRules.JudgeClient(certificate, AuthoritiesOfClients(file), file.FleetId, file.Clients.ToList(), time.GetUtcNow())
            : new ClientVerdict(null, "this server is in no fleet");
        if (verdict.Client is null) Refuse(new PeerVerdict(null, verdict.Reason), from);
        return verdict;
    }

    /// <summary>The same for a connection of ActorSystems.</summary>
    /// <param name="certificate">What the other side showed; null for none.</param>
    /// <param name="from">Where it is, for the log.</param>
    /// <param name="stillInCluster">Whether a removed server is still in the cluster's list.</param>
    public PeerVerdict JudgeActors(X509Certificate2? certificate, string from, Func<string, bool> stillInCluster)
    {
        if (certificate is not null && store.Current is { } file && ServerName.Of(certificate) is { } name && stillInCluster(name.ServerId))
        {
            var asIfMember = file.Members.Select(member => member with { IsRemoved = member.IsRemoved && member.ServerId != name.ServerId }).ToList();
            return PeerRules.Judge(certificate, AuthoritiesOf(file), file.FleetId, asIfMember, time.GetUtcNow());
        }

        return Judge(certificate, from);
    }

    /// <summary>Remembers and logs a refusal of another kind.</summary>
    public PeerVerdict Refuse(PeerVerdict verdict, string from)
    {
        lock (_lock)
        {
            Refused++;
            var now = time.GetUtcNow();
            if (now - _loggedAt < Quiet)
            {
                _silent++;
                return verdict;
            }

            var more = _silent > 0 ? $"; {_silent} more were refused before" : "";
            (_loggedAt, _silent) = (now, 0);
            log.Warning($"A connection with {from} was refused: {verdict.Reason}{more}");
            if (now - _toldAt < QuietEvents || Events is not { } events) return verdict;
            _toldAt = now;
            events.Tell("fleet", $"a connection with {from} was refused: {verdict.Reason}{more}");
        }

        return verdict;
    }

    private PeerVerdict Judge(Rule rule, X509Certificate2? certificate, string from)
    {
        if (store.Current is not { } file) return Refuse(new PeerVerdict(null, "this server is in no fleet"), from);
        var verdict = rule(certificate, AuthoritiesOf(file), file.FleetId, file.Members.ToList(), time.GetUtcNow());
        return verdict.IsMember ? verdict : Refuse(verdict, from);
    }

    private IReadOnlyList<X509Certificate2> AuthoritiesOf(FleetFile file) => Read(ref _read, file.Authorities);

    // Whoever has a certificate of an earlier one keeps it until its end: it is in the list of clients, or refused.
    private IReadOnlyList<X509Certificate2> AuthoritiesOfClients(FleetFile file) =>
        Read(ref _readForClients, file.AuthorityRecords is { } records ? [.. records.Select(record => record.Certificate)] : file.Authorities);

    private IReadOnlyList<X509Certificate2> Read(ref (IReadOnlyList<string> Texts, IReadOnlyList<X509Certificate2> Authorities)? last, IReadOnlyList<string> texts)
    {
        lock (_lock)
        {
            if (last is { } read && read.Texts.SequenceEqual(texts)) return read.Authorities;
            IReadOnlyList<X509Certificate2> authorities = [.. texts.Select(pem => X509Certificate2.CreateFromPem(pem))];
            last = (texts, authorities);
            return authorities;
        }
    }
}
