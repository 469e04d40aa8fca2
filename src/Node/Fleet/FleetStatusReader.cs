using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Fleet;

/// <summary>Asks all servers at once how they are; who does not answer within a moment is away.</summary>
internal sealed class FleetStatusReader(FleetCalls calls, FleetCluster cluster, FleetCertificates certificates, Func<IReadOnlyList<string?>> notices, KnownFleetApps known)
{
    private const string OfTwo =
        "with two servers, when one is lost the other runs on with what it has but for single apps, and changes nothing of the fleet: a third server, or a witness (pbm fleet join … --witness), mends that; or choose which one goes on alone (pbm fleet prefer <server>)";

    private static string Preferring(string preferred) =>
        $"with two servers, when one is lost, {preferred} alone goes on and may start what the other had: while they only do not hear each other, apps of the fleet may run on both, except those with instances = single; a third server or a witness mends that";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The fleet as this server sees it now.</summary>
    public async Task<FleetStatus> ReadAsync(FleetFile file, CancellationToken cancellation)
    {
        var own = cluster.Answer();
        var list = MemberList.Of(file.Members);
        var authorities = AuthorityList.Of(file);
        var servers = await Task.WhenAll(list.Members.Select(member => AskAsync(file, member, own, cancellation)));
        var there = servers.Where(server => server.State == "up" || server.ServerId == file.ServerId).Select(server => server.ServerId).ToList();
        return new FleetStatus
        {
            FleetId = file.FleetId,
            ServerId = file.ServerId,
            IsInCluster = own.Cluster.Count > 0,
            Reason = own.Cluster.Count > 0 ? null : cluster.WaitsFor,
            HasMajority = own.Cluster.Count > 0 && Quorum.Has([.. servers.Select(server => server.ServerId)], there, list.Preferred),
            Servers = [.. servers.OrderBy(server => server.Name, StringComparer.OrdinalIgnoreCase)],
            Notices = [.. servers.Length == 2 ? [list.Preferred is { } preferred ? Preferring(list.Find(preferred)!.Name) : OfTwo] : Array.Empty<string>(), .. notices().OfType<string>()],
            AuthorityNumber = authorities.Signer.Number,
            AuthorityServers = authorities.CountCertified(list.Members),
        };
    }

    private async Task<FleetServer> AskAsync(FleetFile file, MemberRecord member, ClusterAnswer own, CancellationToken cancellation)
    {
        var marks = ServerMarks.Of(known.Seen(member));
        var isHere = member.ServerId == file.ServerId;
        var answer = isHere ? own : await TryAskAsync(member, cancellation);
        // A new member is seen by one a moment before the other: one cluster is what has a member in common.
        var together = answer is not null && own.Cluster.Intersect(answer.Cluster).Any();
        return new FleetServer
        {
            ServerId = member.ServerId,
            Name = member.Name,
            Address = FleetCalls.PlaceOf(member),
            State = answer is null ? "away" : together ? "up" : "island",
            Build = answer?.Build,
            IsWitness = member.IsWitness,
            IsPreferred = member.IsPreferred,
            HoldsAuthority = AuthorityRules.IsHolder(member.ServerId, AuthorityList.Of(file), MemberList.Of(file.Members)),
            Labels = marks.Labels,
            IsCordoned = marks.IsCordoned,
            IsDraining = marks.IsDraining,
            CertificateEndsAt = isHere && certificates.Current is { } identity
                ? new DateTimeOffset(identity.Certificate.NotAfter.ToUniversalTime()).ToUnixTimeMilliseconds()
                : null,
        };
    }

    private async Task<ClusterAnswer?> TryAskAsync(MemberRecord member, CancellationToken cancellation)
    {
        try
        {
            return await calls.AskAsync(FleetCalls.PlaceOf(member), FleetRoutes.Cluster, null, FleetJson.Default.ClusterAnswer, Patience, cancellation);
        }
        catch (ApiException)
        {
            return null;
        }
    }
}
