using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Node.Api.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet;

/// <summary>What operators of Akka ask of a cluster. Who belongs to the fleet is another matter: its servers come back by themselves.</summary>
internal static class ClusterControl
{
    /// <summary>Carries it out, as far as that is begun within this call.</summary>
    /// <exception cref="ApiException">There is no cluster, or no such member.</exception>
    public static ClusterChanged Change(Akka.Cluster.Cluster? cluster, FleetFile? file, ChangeCluster request)
    {
        if (cluster is null || file is null)
            throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = "this server is in no fleet, so there is no cluster", Hint = "pbm fleet init begins one" });
        switch (request.Action)
        {
            case ClusterAction.DownUnreachable:
                var unreachable = cluster.State.Unreachable.Select(member => member.Address).ToList();
                unreachable.ForEach(cluster.Down);
                return new ClusterChanged([.. unreachable.Select(address => address.ToString())]);
            case ClusterAction.Join:
                var server = Known(file, request.Member);
                if (server == cluster.SelfAddress) throw ApiException.Invalid($"{server} is this server");
                if (cluster.State.Members.Any(member => member.Address == server)) throw ApiException.Invalid($"{server} and this server are in one cluster already");
                cluster.Join(server);
                return new ClusterChanged([server.ToString()]);
            default:
                var address = Known(file, request.Member);
                if (cluster.State.Members.All(member => member.Address != address))
                    throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = $"{address} is not in the cluster", Hint = "pbm cluster show lists its members" });
                if (request.Action == ClusterAction.Leave) cluster.Leave(address);
                else cluster.Down(address);
                return new ClusterChanged([address.ToString()]);
        }
    }

    // By name as well; an address that is not that of a server of the fleet is nobody's.
    private static Address Known(FleetFile file, string? word) =>
        MemberList.Of(file.Members).Members
            .Where(member => string.Equals(member.Name, word, StringComparison.OrdinalIgnoreCase) || FleetAkka.AddressOf(member).ToString() == word || $"{member.Address}:{member.ActorPort}" == word)
            .Select(FleetAkka.AddressOf).FirstOrDefault()
        ?? throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no server {word} in this fleet", Hint = "pbm cluster show lists addresses, pbm fleet status names" });
}
