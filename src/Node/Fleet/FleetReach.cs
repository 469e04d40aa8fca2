using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Asks the other servers whether they have this one in their cluster. Over the API, which answers before a cluster is joined, so
/// that a node that was replaced keeps the leases of its apps.
/// </summary>
/// <param name="store">This server and the others.</param>
/// <param name="members">The others.</param>
/// <param name="calls">The API between servers.</param>
/// <param name="bootTime">CLOCK_BOOTTIME in ms.</param>
internal sealed class FleetReach(FleetStore store, FleetMembers members, FleetCalls calls, Func<long> bootTime)
{
    /// <summary>Asks all at once; ends as soon as a majority has this server in its cluster, or all have answered or been too slow.</summary>
    public async Task<ContactRound> AskAsync(CancellationToken cancellation)
    {
        // Before anything is asked: what an answer allows is counted from here.
        var askedAt = bootTime();
        if (store.Current is not { } file) return new ContactRound { AskedAt = askedAt, Members = [], Answering = [], Vouching = [] };
        var list = MemberList.Of(file.Members);
        var all = list.Members;
        List<string> answering = [file.ServerId], vouching = [file.ServerId];
        ContactRound Round() => new()
        {
            AskedAt = askedAt,
            Members = [.. all.Select(member => member.ServerId)],
            Answering = answering,
            Vouching = vouching,
            Prefer = list.Preferred,
        };
        if (all.FirstOrDefault(member => member.ServerId == file.ServerId) is not { } self) return Round();
        var own = FleetAkka.AddressOf(self);
        // Those that are not waited for may answer all the same: a request that is called off costs its connection.
        await foreach (var asked in Task.WhenEach(members.Others.Select(member => AskAsync(member, own, cancellation))))
        {
            if (await asked is not { } answer) continue;
            answering.Add(answer.ServerId);
            if (answer.Vouches) vouching.Add(answer.ServerId);
            if (Round().IsVouchedFor) break;
        }

        return Round();
    }

    private async Task<(string ServerId, bool Vouches)?> AskAsync(MemberRecord member, Address own, CancellationToken cancellation)
    {
        try
        {
            var answer = await calls.AskAsync(
                FleetCalls.PlaceOf(member), FleetRoutes.Cluster, null, FleetJson.Default.ClusterAnswer, LeaseRules.Patience, cancellation);
            return answer.ServerId == member.ServerId ? (answer.ServerId, answer.Cluster.Any(address => Address.TryParse(address, out var other) && other == own)) : null;
        }
        catch (Exception silent) when (silent is ApiException or OperationCanceledException)
        {
            return null;
        }
    }
}
