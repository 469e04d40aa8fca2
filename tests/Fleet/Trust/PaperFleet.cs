using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;

namespace ActorPm.Fleet.Tests.Trust;

/// <summary>Servers that know authorities by name only: what they do is decided by the rules, nothing is signed.</summary>
internal sealed class PaperFleet
{
    private readonly List<PaperServer> _servers;
    private int _made;

    public PaperFleet(int count)
    {
        var first = new AuthorityRecord { Certificate = "first", Fingerprint = "first" };
        MemberRecord[] members = [.. Enumerable.Range(0, count).Select(index => new MemberRecord
        {
            ServerId = $"s{index}", Name = $"s{index}", Address = "10.0.0.1", KeyHash = "", JoinedAt = index, HoldsAuthority = index < 3,
        })];
        _servers = [.. members.Select(member => new PaperServer(FileOf(member.ServerId, members, [first]) with
        {
            AuthorityKey = member.HoldsAuthority ? "key of first" : null,
            Certified = members.ToDictionary(one => one.ServerId, _ => first.Rank),
        }))];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<PaperServer> Servers => _servers;

    /// <summary>
    /// Those that are a fleet in the end: they have each other as members. Mostly one; two where each side of a cut has removed the
    /// other. Whoever was removed and has not heard so is in none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<PaperServer>> Fleets =>
    [
        .. _servers.Where(server => !server.Self.IsRemoved).GroupBy(server => MemberList.Of(server.File.Members))
            .Where(group => group.Key.Members.All(member => group.Any(server => server.Id == member.ServerId))).Select(group => group.ToList()),
    ];

    public static FleetFile FileOf(string serverId, IReadOnlyList<MemberRecord> members, IReadOnlyList<AuthorityRecord> authorities) => new()
    {
        FleetId = "f1ee7",
        ServerId = serverId,
        Certificate = "",
        Key = "",
        Authorities = [authorities.MaxBy(one => one.Rank)!.Certificate],
        AuthorityRecords = authorities,
        Members = members,
    };

    public void Do(int kind, int one, int other)
    {
        var (server, peer) = (_servers[one], _servers[other]);
        if (server.Self.IsRemoved) return;
        switch (kind)
        {
            case 0:
                if (one != other) server.Remove(peer.Id);
                break;
            case 1:
                server.Leave();
                break;
            case 2 or 3:
                Meet(server, peer);
                break;
            case 4:
                Step(server, AuthorityRules.BetweenMakers * 10);
                break;
            case 5:
                Fetch(server, peer);
                break;
            default:
                server.Renew();
                break;
        }
    }

    /// <summary>All cuts are healed: everybody meets everybody until nothing changes.</summary>
    public void Settle()
    {
        for (var round = 0; round < 8; round++)
        {
            foreach (var server in _servers)
                foreach (var peer in _servers)
                    Meet(server, peer);
            foreach (var server in _servers) Step(server, AuthorityRules.BetweenMakers * 10);
            foreach (var server in _servers)
                foreach (var peer in _servers)
                    Fetch(server, peer);
            foreach (var server in _servers) server.Renew();
        }
    }

    // Each judges the other by its own list, as with certificates of both sides.
    private static void Meet(PaperServer server, PaperServer peer)
    {
        if (server == peer || server.Refuses(peer) || peer.Refuses(server)) return;
        var (ours, theirs) = (server.File, peer.File);
        server.Take(theirs);
        peer.Take(ours);
    }

    private void Step(PaperServer server, TimeSpan since)
    {
        var members = MemberList.Of(server.File.Members);
        switch (AuthorityRules.Next(server.Id, server.Authorities, members, server.File.AuthorityKey is not null, since, mayDecide: true))
        {
            case AuthorityStep.Make:
                server.Make($"{server.Id}-{_made++}");
                break;
            case AuthorityStep.FetchKey when since >= AuthorityRules.KeyLostAfter:
                server.Make($"{server.Id}-{_made++}");
                break;
        }
    }

    private static void Fetch(PaperServer server, PaperServer peer)
    {
        if (server == peer || server.Refuses(peer) || peer.Refuses(server)) return;
        if (AuthorityRules.Next(server.Id, server.Authorities, MemberList.Of(server.File.Members), server.File.AuthorityKey is not null, TimeSpan.Zero, true) is not AuthorityStep.FetchKey) return;
        var (asked, members) = (peer.Authorities, MemberList.Of(peer.File.Members));
        if (asked.Signer == server.Authorities.Signer && peer.File.AuthorityKey is { } key && AuthorityRules.MayHaveKey(server.Id, asked, members)) server.TakeKey(key);
    }
}

/// <summary>One of them.</summary>
internal sealed class PaperServer(FleetFile file)
{
    public FleetFile File { get; private set; } = file;

    public string Id => File.ServerId;

    public AuthorityList Authorities => AuthorityList.Of(File);

    public MemberRecord Self => MemberList.Of(File.Members).Find(Id)!;

    public bool Refuses(PaperServer other) => MemberList.Of(File.Members).Find(other.Id)!.IsRemoved;

    public void Remove(string id) => Write(id, member => member with { IsRemoved = true });

    public void Leave() => Write(Id, member => member with { IsRemoved = true, HasLeft = true });

    public void Take(FleetFile theirs)
    {
        var members = MemberList.Of(File.Members).Merge(MemberList.Of(theirs.Members));
        var authorities = Authorities.Merge(theirs.AuthorityRecords!, theirs.Certified!);
        File = authorities.Into(File with { Members = [.. members.Records] });
    }

    public void TakeKey(string key) => File = File with { AuthorityKey = key };

    public void Renew() => File = Authorities.Certify(Id, Authorities.Signer.Rank).Into(File);

    public void Make(string name)
    {
        var members = MemberList.Of(File.Members);
        var record = AuthorityRules.Record(Id, new AuthorityRecord { Certificate = name, Fingerprint = name }, Authorities, members, DateTimeOffset.UnixEpoch);
        File = Authorities.With(record).Into(File with { Authorities = [name, .. File.Authorities], AuthorityKey = "key of " + name });
    }

    private void Write(string id, Func<MemberRecord, MemberRecord> change)
    {
        var list = MemberList.Of(File.Members);
        var before = list.Find(id)!;
        File = Authorities.Into(File with { Members = [.. list.With(change(before) with { Revision = before.Revision + 1, WrittenBy = Id }).Records] });
    }
}
