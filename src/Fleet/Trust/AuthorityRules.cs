using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Trust;

/// <summary>
/// When a fleet gets another authority, who makes it and who gets its key; pure. Whether one is due follows from what all
/// servers know, so that whoever is there can make it, and two that do so at the same time come to the same in the end.
/// </summary>
public static class AuthorityRules
{
    /// <summary>The authority's key is on so many servers: losing one or two loses no fleet, and few have to be guarded.</summary>
    public const int UsualHolders = 3;

    /// <summary>The next server in the order waits so much longer: the one before it is perhaps at work.</summary>
    public static readonly TimeSpan BetweenMakers = TimeSpan.FromSeconds(10);

    /// <summary>A key that nobody has given for so long counts as lost.</summary>
    public static readonly TimeSpan KeyLostAfter = TimeSpan.FromMinutes(10);

    /// <summary>Decides.</summary>
    /// <param name="self">Id of this server.</param>
    /// <param name="authorities">The authorities.</param>
    /// <param name="members">The servers.</param>
    /// <param name="hasKey">This server has the key of the one that signs.</param>
    /// <param name="since">For how long what is asked for here has been so: that another one is due, or that the key is missing.</param>
    /// <param name="mayDecide">This server is together with a majority of the others.</param>
    public static AuthorityStep Next(string self, AuthorityList authorities, MemberList members, bool hasKey, TimeSpan since, bool mayDecide)
    {
        if (members.Members.All(member => member.ServerId != self)) return new AuthorityStep.Rest();
        if (WhyAnother(authorities, members) is not { } reason)
        {
            if (hasKey || !IsHolder(self, authorities, members)) return new AuthorityStep.Rest();
            return since >= KeyLostAfter + (BetweenMakers * TurnOf(self, authorities, members)) && mayDecide && Blocked(authorities, members) is null
                ? new AuthorityStep.Make("no server gives the key of the one before")
                : new AuthorityStep.FetchKey();
        }

        if (Blocked(authorities, members) is { } blocked) return new AuthorityStep.Wait($"{reason}, and a new authority waits for {blocked}");
        return since >= BetweenMakers * TurnOf(self, authorities, members) ? new AuthorityStep.Make(reason) : new AuthorityStep.Wait(null);
    }

    /// <summary>Why the fleet is to have another authority, in words; null when it is not.</summary>
    public static string? WhyAnother(AuthorityList authorities, MemberList members)
    {
        var signer = authorities.Signer;
        var gone = members.Records.FirstOrDefault(member =>
            member.IsRemoved && (!member.HasLeft || HasHeld(member, authorities)) && member.Revision > signer.Without.GetValueOrDefault(member.ServerId));
        if (gone is not null) return gone.HasLeft ? $"{gone.Name} left with the authority's key" : $"{gone.Name} was removed";
        return HoldersOf(authorities, members).Count == 0 ? "no server has the authority's key any more" : null;
    }

    /// <summary>Whether a server has the key of the authority that signs, or may have it.</summary>
    public static bool IsHolder(string serverId, AuthorityList authorities, MemberList members) => HoldersOf(authorities, members).Any(member => member.ServerId == serverId);

    /// <summary>All of those, by id.</summary>
    public static IReadOnlyList<MemberRecord> HoldersOf(AuthorityList authorities, MemberList members)
    {
        var signer = authorities.Signer;
        return [.. members.Members.Where(member => member.HoldsAuthority || signer.Holders.Contains(member.ServerId))];
    }

    /// <summary>
    /// Whether a server is given the key: it is to have it, and no other authority is due. A key that is about to be replaced since
    /// somebody has left goes nowhere any more.
    /// </summary>
    public static bool MayHaveKey(string serverId, AuthorityList authorities, MemberList members) =>
        WhyAnother(authorities, members) is null && IsHolder(serverId, authorities, members);

    /// <summary>The record of a new one.</summary>
    /// <param name="self">Id of the server that makes it.</param>
    /// <param name="made">Its certificate, and what the one before has signed.</param>
    /// <param name="authorities">The authorities so far.</param>
    /// <param name="members">The servers.</param>
    /// <param name="now">The current time.</param>
    public static AuthorityRecord Record(string self, AuthorityRecord made, AuthorityList authorities, MemberList members, DateTimeOffset now)
    {
        var holders = HoldersOf(authorities, members).Select(member => member.ServerId).Prepend(self).Distinct().ToList();
        var others = members.Members.Where(member => !member.IsWitness && !holders.Contains(member.ServerId)).OrderBy(member => member.JoinedAt).Select(member => member.ServerId);
        return made with
        {
            Number = authorities.Signer.Number + 1,
            MadeBy = self,
            MadeAt = now.ToUnixTimeMilliseconds(),
            Without = members.Records.Where(member => member.IsRemoved).ToDictionary(member => member.ServerId, member => member.Revision),
            Holders = [.. holders, .. others.Take(Math.Max(0, UsualHolders - holders.Count))],
        };
    }

    /// <summary>Servers of an earlier release would refuse everybody with a certificate of an authority that they do not know of.</summary>
    private static string? Blocked(AuthorityList authorities, MemberList members) =>
        members.Members.Where(member => !authorities.Certified.ContainsKey(member.ServerId)).Select(member => member.Name).ToList() is [_, ..] names
            ? $"{string.Join(", ", names)}, which {(names.Count == 1 ? "has" : "have")} not said yet to know of more than one (an earlier release, or away since it joined)"
            : null;

    private static bool HasHeld(MemberRecord gone, AuthorityList authorities) =>
        gone.HoldsAuthority || authorities.Records.Any(record => record.Holders.Contains(gone.ServerId));

    private static int TurnOf(string self, AuthorityList authorities, MemberList members)
    {
        var holders = HoldersOf(authorities, members);
        return members.Members.OrderBy(member => !holders.Contains(member)).ThenBy(member => member.IsWitness).Select(member => member.ServerId).ToList().IndexOf(self);
    }
}
