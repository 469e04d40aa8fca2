using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>The other servers, asked which cluster each is in.</summary>
internal static class ClusterPeers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks all of them at once; the answers of those that gave one.</summary>
    /// <param name="members">Who there is.</param>
    /// <param name="calls">The way to them.</param>
    /// <param name="route"><see cref="FleetRoutes.Cluster"/>, as it is or with who asks.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async Task<IReadOnlyList<PeerAnswer>> AskAsync(FleetMembers members, FleetCalls calls, string route, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(members.Others.Select(async member =>
        {
            try
            {
                var answer = await calls.AskAsync(FleetCalls.PlaceOf(member), route, null, FleetJson.Default.ClusterAnswer, Patience, cancellation);
                return answer.ServerId == member.ServerId ? new PeerAnswer(answer.ServerId, answer.Cluster) : null;
            }
            catch (ApiException)
            {
                return null;
            }
        }));
        return [.. answers.OfType<PeerAnswer>()];
    }
}
